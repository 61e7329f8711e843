using System.Runtime.CompilerServices;

namespace KiVendTout.Streams.Kafka.Tests.Samples;

public sealed class ReadmeTests
{
    private const string Fence = "```";

    [Fact]
    public void The_samples_of_the_README_are_those_that_are_compiled()
    {
        var here = Path.GetDirectoryName(ThisFile())!;
        var sample = Lines(File.ReadAllText(Path.Combine(here, "ReadmeSample.cs")))
            .SkipWhile(line => !line.StartsWith("public static void Configure", StringComparison.Ordinal))
            .SkipLast(1);
        var readme = File.ReadAllText(Path.Combine(here, "..", "..", "..", "src", "Streams.Kafka", "README.md"));
        var code = readme.Split(Fence + "csharp\n").Skip(1).Select(block => block.Split(Fence)[0]);
        Assert.Equal(sample, code.SelectMany(Lines));
    }

    private static IEnumerable<string> Lines(string text) =>
        text.Split('\n').Select(line => line.Trim()).Where(line => line.Length > 0);

    private static string ThisFile([CallerFilePath] string path = "") => path;
}
