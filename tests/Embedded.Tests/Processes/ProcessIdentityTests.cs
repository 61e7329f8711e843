using System.Diagnostics;
using KiVendTout.Embedded.Processes;

namespace KiVendTout.Embedded.Tests.Processes;

public sealed class ProcessIdentityTests
{
    [Fact]
    public void The_name_of_a_program_may_hold_brackets_and_spaces() => Assert.Equal(
        new ProcessIdentity(7, 4711),
        ProcessIdentity.Parse(7, "7 (a) S (b c) S 1 7 7 0 -1 4194560 1 2 3 4 5 6 7 8 20 0 1 0 4711 100 5 18446744073709551615"));

    [Fact]
    public void A_process_that_has_ended_and_is_only_waited_for_is_not_alive() =>
        Assert.Null(ProcessIdentity.Parse(7, "7 (sh) Z 1 7 7 0 -1 4194560 1 2 3 4 5 6 7 8 20 0 1 0 4711 0 0 0"));

    [Fact]
    public async Task Another_process_with_the_number_is_not_signalled()
    {
        using var process = Process.Start(new ProcessStartInfo("sleep", ["60"]))!;
        var real = ProcessIdentity.Of(process.Id)!;
        var earlier = real with { StartTicks = real.StartTicks - 1 };

        Assert.False(earlier.IsAlive);
        Assert.False(earlier.Send(Signal.Kill));
        Assert.True(real.IsAlive);

        Assert.True(real.Send(Signal.Kill));
        await process.WaitForExitAsync(TestContext.Current.CancellationToken);
        Assert.False(real.IsAlive);
    }
}
