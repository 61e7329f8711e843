using System.Diagnostics;

namespace KiVendTout.EndToEnd;

/// <summary>A process dies with -9 in the middle of a load: no figure changes.</summary>
public class KilledProcessTests
{
    /// <summary>Slow enough that the load is still going on when the process dies.</summary>
    private const string Rate = "150";

    private static readonly TimeSpan Limit = TimeSpan.FromMinutes(2);

    [Theory]
    [InlineData("silo-1", 2)]
    [InlineData("postgres", 1)]
    public async Task No_figure_changes(string process, int silos)
    {
        var directory = Directory.CreateTempSubdirectory("kvt-shop-");
        try
        {
            var expected = new ShopFiles().Write(directory.FullName);
            await using var stack = new Stack();
            await stack.UpAsync("--empty", "--silos", $"{silos}");

            var pid = await stack.PidOfAsync(process);
            using var load = stack.Start("data", "load", directory.FullName, "--rate", Rate);
            var output = Task.WhenAll(
                load.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken), load.StandardError.ReadToEndAsync(TestContext.Current.CancellationToken));
            await stack.WaitAsync(
                "a third of the load", async () => await stack.QueryAsync<long>("SELECT count(*) FROM payment_assessments") > expected.Payments / 3, Limit);
            using (var victim = Process.GetProcessById(pid))
            {
                victim.Kill();
            }

            Assert.False(load.HasExited, "The load was over before the process died: the test has tested nothing.");
            await load.WaitForExitAsync(TestContext.Current.CancellationToken);
            Assert.True(load.ExitCode == 0, string.Join('\n', await output));

            await stack.WaitAsync($"another {process}", async () => await IsBackAsync(stack, process, pid), Limit);
            await stack.WaitForLagZeroAsync(Limit);
            Assert.Equal(expected, await Figures.ReadAsync(stack));
            await SessionsOfFile.CompareAsync(stack, directory.FullName, expected.Sessions);
        }
        finally
        {
            directory.Delete(recursive: true);
        }
    }

    private static async Task<bool> IsBackAsync(Stack stack, string process, int oldPid) =>
        (await stack.ProcessesAsync()).Exists(p => p.Name == process && p.Pid != oldPid && p.Ready);
}
