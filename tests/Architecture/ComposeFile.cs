using System.Diagnostics;
using System.Text.RegularExpressions;
using YamlDotNet.Serialization;

namespace KiVendTout.Architecture;

/// <summary>docker-compose.yml as Compose understands it: variables filled in, anchors and shared parts resolved.</summary>
internal static class ComposeFile
{
    private static readonly TimeSpan Limit = TimeSpan.FromMinutes(1);
    private static readonly Lazy<Task<Dictionary<string, Dictionary<string, Dictionary<object, object>?>>>> Parts = new(ReadAsync);

    /// <summary>Variables that a deployment must set, as the example names them.</summary>
    public static string[] Required { get; } =
        [.. File.ReadLines(Repository.At("deploy", ".env.example")).Where(line => line.EndsWith('=') && !line.StartsWith('#')).Select(line => line[..^1])];

    /// <summary>Lets Compose check the file.</summary>
    /// <param name="variables">The variables that are set.</param>
    /// <returns>Exit code, the file as understood, complaints.</returns>
    public static async Task<(int ExitCode, string Output, string Error)> CheckAsync(IEnumerable<string> variables)
    {
        SkipWithoutCompose();
        var start = new ProcessStartInfo("docker-compose", ["--file", Repository.At("docker-compose.yml"), "--env-file", Repository.At("deploy", ".env.example"), "config"])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        foreach (var variable in variables)
        {
            start.Environment[variable] = "set";
        }

        using var limit = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        limit.CancelAfter(Limit);
        using var process = Process.Start(start)!;
        var texts = await Task.WhenAll(process.StandardOutput.ReadToEndAsync(limit.Token), process.StandardError.ReadToEndAsync(limit.Token));
        await process.WaitForExitAsync(limit.Token);
        return (process.ExitCode, texts[0], texts[1]);
    }

    /// <summary>The services by name.</summary>
    public static async Task<IReadOnlyDictionary<string, Dictionary<object, object>>> ServicesAsync()
    {
        SkipWithoutCompose();
        return (await Parts.Value)["services"].ToDictionary(service => service.Key, service => service.Value!);
    }

    /// <summary>The networks by name; null for one that says nothing of itself.</summary>
    public static async Task<IReadOnlyDictionary<string, Dictionary<object, object>?>> NetworksAsync()
    {
        SkipWithoutCompose();
        return (await Parts.Value)["networks"];
    }

    /// <summary>A service's environment.</summary>
    public static IReadOnlyDictionary<string, string> EnvironmentOf(Dictionary<object, object> service) => service.GetValueOrDefault("environment") is { } settings
        ? ((Dictionary<object, object>)settings).ToDictionary(setting => (string)setting.Key, setting => setting.Value as string ?? "")
        : new Dictionary<string, string>();

    /// <summary>The variables the file reads: with true those that must be set.</summary>
    public static IEnumerable<(string Name, bool IsRequired)> Variables() =>
        from Match match in Regex.Matches(File.ReadAllText(Repository.At("docker-compose.yml")), @"(?<!\$)\$\{(?<name>\w+)(?<rest>:\?|:-)?")
        select (match.Groups["name"].Value, match.Groups["rest"].Value == ":?");

    private static async Task<Dictionary<string, Dictionary<string, Dictionary<object, object>?>>> ReadAsync()
    {
        var (code, output, error) = await CheckAsync(Required);
        Assert.True(code == 0, error);
        return new DeserializerBuilder().Build().Deserialize<Dictionary<string, Dictionary<string, Dictionary<object, object>?>>>(
            string.Join('\n', output.Split('\n').Where(line => !line.StartsWith("version:", StringComparison.Ordinal))));
    }

    private static void SkipWithoutCompose() => Assert.SkipUnless(
        (Environment.GetEnvironmentVariable("PATH") ?? "").Split(':').Any(folder => File.Exists(Path.Combine(folder, "docker-compose"))),
        "docker-compose is not installed: ./kvt setup installs it.");
}
