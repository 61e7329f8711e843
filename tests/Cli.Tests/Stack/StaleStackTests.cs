using System.Diagnostics;
using KiVendTout.Cli.Stack;
using KiVendTout.Cli.Tests.Support;
using KiVendTout.Embedded.Processes;

namespace KiVendTout.Cli.Tests.Stack;

public sealed class StaleStackTests : IDisposable
{
    private readonly TempFolder _folder = new();
    private readonly StackDirectory _directory;

    public StaleStackTests()
    {
        _directory = new StackDirectory(_folder.Path);
        _directory.Create();
    }

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task What_a_dead_up_left_running_is_ended_and_its_record_deleted()
    {
        using var orphan = Process.Start(new ProcessStartInfo("sleep", ["60"]))!;
        Record(new StackProcess("silo-1", ProcessIdentity.Of(orphan.Id), null));

        Assert.Equal(["silo-1"], await StaleStack.EndAsync(_directory, TimeProvider.System, Cancellation));

        await orphan.WaitForExitAsync(Cancellation);
        Assert.Null(StackState.Read(_directory));
    }

    [Fact]
    public async Task A_process_that_only_has_the_number_of_a_recorded_one_is_left_alone()
    {
        using var stranger = Process.Start(new ProcessStartInfo("sleep", ["60"]))!;
        var identity = ProcessIdentity.Of(stranger.Id)!;
        Record(new StackProcess("silo-1", identity with { StartTicks = identity.StartTicks - 1 }, null));

        Assert.Empty(await StaleStack.EndAsync(_directory, TimeProvider.System, Cancellation));

        Assert.True(identity.IsAlive);
        stranger.Kill();
    }

    [Fact]
    public void The_record_survives_writing_and_is_for_the_owner_alone()
    {
        Record(new StackProcess("gateway", new ProcessIdentity(1, 2), "http://127.0.0.1:8082", 3, "exit code 1"));

        var process = Assert.Single(StackState.Read(_directory)!.Processes);
        Assert.Equal(new StackProcess("gateway", new ProcessIdentity(1, 2), "http://127.0.0.1:8082", 3, "exit code 1"), process);
        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(_directory.StateFile));
    }

    [Fact]
    public void A_record_that_cannot_be_read_counts_as_none()
    {
        File.WriteAllText(_directory.StateFile, "{ half a rec");

        Assert.Null(StackState.Read(_directory));
    }

    [Fact]
    public void One_up_at_a_time_holds_a_stack()
    {
        using (StackLock.TryTake(_directory))
        {
            Assert.True(StackLock.IsHeld(_directory));
            Assert.Null(StackLock.TryTake(_directory));
        }

        Assert.False(StackLock.IsHeld(_directory));
    }

    public void Dispose() => _folder.Dispose();

    private void Record(StackProcess process) => new StackState { Supervisor = new ProcessIdentity(int.MaxValue, 1), Processes = [process] }.Write(_directory);
}
