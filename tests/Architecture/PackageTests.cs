using System.Diagnostics;
using System.IO.Compression;
using System.Xml.Linq;

namespace KiVendTout.Architecture;

/// <summary>The stream provider is a package that any Orleans project can take.</summary>
public sealed class PackageTests : IDisposable
{
    private static readonly TimeSpan Limit = TimeSpan.FromMinutes(2);

    private readonly DirectoryInfo _out = Directory.CreateTempSubdirectory("kvt-pack-");

    [Fact]
    public async Task The_stream_provider_packs_cleanly()
    {
        var output = await PackAsync();
        Assert.DoesNotContain("warn", output, StringComparison.OrdinalIgnoreCase);
        using var package = ZipFile.OpenRead(Assert.Single(Directory.GetFiles(_out.FullName, "*.nupkg")));

        Assert.Equal(
            ["README.md", "lib/net10.0/KiVendTout.Streams.Kafka.dll", "lib/net10.0/KiVendTout.Streams.Kafka.xml"],
            package.Entries.Select(entry => entry.FullName).Where(name => name.StartsWith("lib", StringComparison.Ordinal) || name == "README.md").Order(StringComparer.Ordinal));
        using var stream = package.GetEntry("KiVendTout.Streams.Kafka.nuspec")!.Open();
        var metadata = XDocument.Load(stream).Root!.Elements().Single();
        Assert.Equal("MIT", Value(metadata, "license"));
        Assert.Equal("README.md", Value(metadata, "readme"));
        Assert.Equal(
            ["Confluent.Kafka", "Microsoft.Orleans.Sdk", "Microsoft.Orleans.Streaming"],
            metadata.Descendants().Where(node => node.Name.LocalName == "dependency").Select(node => node.Attribute("id")!.Value).Order(StringComparer.Ordinal));
    }

    public void Dispose() => _out.Delete(recursive: true);

    private static string Value(XElement metadata, string name) => metadata.Elements().Single(node => node.Name.LocalName == name).Value;

    private async Task<string> PackAsync()
    {
        var configuration = new DirectoryInfo(AppContext.BaseDirectory).Parent!.Name;
        string[] arguments = ["pack", Repository.At("src", "Streams.Kafka", "Streams.Kafka.csproj"), "--no-build", "-c", configuration, "-o", _out.FullName, "-nodeReuse:false"];
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        limit.CancelAfter(Limit);
        using var process = Process.Start(new ProcessStartInfo("dotnet", arguments) { RedirectStandardOutput = true, RedirectStandardError = true })!;
        var texts = await Task.WhenAll(process.StandardOutput.ReadToEndAsync(limit.Token), process.StandardError.ReadToEndAsync(limit.Token));
        await process.WaitForExitAsync(limit.Token);
        var output = string.Concat(texts);
        Assert.True(process.ExitCode == 0, output);
        return output;
    }
}
