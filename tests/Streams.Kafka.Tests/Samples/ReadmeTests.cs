using System.Runtime.CompilerServices;

namespace KiVendTout.Streams.Kafka.Tests.Samples;

public sealed class ReadmeTests
{
    private const string Fence = "```";

    [Fact]
    public void The_sample_of_the_README_is_the_one_that_is_compiled()
    {
        var here = Path.GetDirectoryName(ThisFile())!;
        var sample = Lines(File.ReadAllText(Path.Combine(here, "ReadmeSample.cs")))
            .SkipWhile(line => !line.StartsWith("public static void Configure", StringComparison.Ordinal))
            .SkipLast(1);
        var readme = File.ReadAllText(Path.Combine(here, "..", "..", "..", "src", "Streams.Kafka", "README.md"));
        var code = readme.Split(Fence + "csharp\n")[1].Split(Fence)[0];
        Assert.Equal(sample, Lines(code));
    }

    private static IEnumerable<string> Lines(string text) =>
        text.Split('\n').Select(line => line.Trim()).Where(line => line.Length > 0);

    private static string ThisFile([CallerFilePath] string path = "") => path;
}
