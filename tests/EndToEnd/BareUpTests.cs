using System.Diagnostics;
using System.Text.Json;

namespace KiVendTout.EndToEnd;

/// <summary>Nothing but ./kvt up: a data set of its own making, and commands that work when they are pasted.</summary>
public class BareUpTests
{
    private static readonly TimeSpan CommandLimit = TimeSpan.FromSeconds(60);

    [Fact]
    public async Task It_loads_what_it_made_and_what_it_prints_to_try_works()
    {
        await using var stack = new Stack();
        var printed = await stack.UpAsync();
        var commands = printed.Split('\n').Select(line => line.Trim()).Where(line => line.StartsWith("curl ", StringComparison.Ordinal)).ToList();

        var figures = await Figures.ReadAsync(stack);
        Assert.Equal((250, 20, 0), (figures.Customers, figures.Products, figures.DeadLetters));
        Assert.InRange(figures.Payments, 100, 250);
        Assert.Equal(figures.Payments, figures.Assessments);
        Assert.All([figures.R1, figures.R2, figures.R3, figures.R4, figures.R5, figures.RuleAlerts, figures.ImportedAlerts], count => Assert.True(count > 0));

        await NoPasswordIsShownAsync(stack, printed);
        Assert.Equal("250\n", (await stack.RunAsync("psql", "--", "-Atc", "SELECT count(*) FROM customers")).Output);

        Assert.SkipUnless(File.Exists("/usr/bin/curl"), "The printed commands need curl.");
        Assert.Collection(
            commands,
            alerts => Assert.Contains("/api/v1/fraud-alerts?", alerts, StringComparison.Ordinal),
            session => Assert.Contains("/api/v1/sessions/S", session, StringComparison.Ordinal),
            order => Assert.Contains("/api/v1/orders?", order, StringComparison.Ordinal));
        foreach (var command in commands)
        {
            using var answer = JsonDocument.Parse(await PasteAsync(command));
            Assert.NotEmpty(answer.RootElement.EnumerateObject());
        }
    }

    /// <summary>Runs a line as a person would, in a shell in another folder; an answer that is an error is a failure.</summary>
    private static async Task<string> PasteAsync(string command)
    {
        using var shell = Process.Start(new ProcessStartInfo("/bin/bash", ["-c", command + " --fail --silent --show-error"])
        {
            WorkingDirectory = Path.GetTempPath(),
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        })!;
        var output = Task.WhenAll(
            shell.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken), shell.StandardError.ReadToEndAsync(TestContext.Current.CancellationToken));
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        limit.CancelAfter(CommandLimit);
        await shell.WaitForExitAsync(limit.Token);
        var streams = await output;
        Assert.True(shell.ExitCode == 0, $"{command}\n{streams[0]}\n{streams[1]}");
        return streams[0];
    }

    /// <summary>For programs there is one in the status; people use kvt psql.</summary>
    private static async Task NoPasswordIsShownAsync(Stack stack, string printed)
    {
        var address = new Uri((await stack.StatusAsync()).GetProperty("postgres").GetString()!);
        var password = address.UserInfo.Split(':')[1];

        Assert.NotEmpty(password);
        Assert.Contains($"{address.Host}:{address.Port}", printed, StringComparison.Ordinal);
        Assert.DoesNotContain(password, printed, StringComparison.Ordinal);
        Assert.DoesNotContain(password, (await stack.RunAsync("status")).Output, StringComparison.Ordinal);
        Assert.False(stack.IsLogged(password), "the password is in a log");
    }
}
