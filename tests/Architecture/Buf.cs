using System.Diagnostics;
using System.Reflection;

namespace KiVendTout.Architecture;

/// <summary>Runs buf on a copy of our protos beside those of Google that they import.</summary>
internal sealed class Buf : IDisposable
{
    private static readonly TimeSpan Limit = TimeSpan.FromMinutes(1);

    private readonly DirectoryInfo _work = Directory.CreateTempSubdirectory("kvt-buf-");

    public Buf()
    {
        Copy(Repository.At("protos"), Protos);
        var common = typeof(Buf).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>().Single(data => data.Key == "CommonProtos").Value!;
        foreach (var file in new[] { "annotations.proto", "http.proto" })
        {
            Directory.CreateDirectory(Path.Combine(Protos, "google", "api"));
            File.Copy(Path.Combine(common, "google", "api", file), Path.Combine(Protos, "google", "api", file));
        }
    }

    private string Protos => Path.Combine(_work.FullName, "protos");

    /// <summary>Runs buf on the protos.</summary>
    /// <param name="command">The command, such as lint.</param>
    /// <param name="options">What follows it.</param>
    /// <returns>What it found, empty when all is well.</returns>
    public async Task<string> RunAsync(string command, params string[] options)
    {
        var program = Repository.At("node_modules", ".bin", "buf");
        Assert.True(File.Exists(program), "buf is missing: run ./kvt setup");

        var start = new ProcessStartInfo(program, [command, Protos, .. options])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            Environment = { ["BUF_CACHE_DIR"] = Path.Combine(_work.FullName, "cache") },
        };
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        limit.CancelAfter(Limit);
        using var process = Process.Start(start)!;
        var texts = await Task.WhenAll(process.StandardOutput.ReadToEndAsync(limit.Token), process.StandardError.ReadToEndAsync(limit.Token));
        await process.WaitForExitAsync(limit.Token);
        var text = string.Concat(texts).Replace(Protos, "protos", StringComparison.Ordinal);
        return process.ExitCode == 0 ? "" : $"buf {command} ended with {process.ExitCode}:\n{text}";
    }

    /// <summary>Changes a text in the copy of a proto.</summary>
    public void Edit(string file, string from, string to)
    {
        var path = Path.Combine(Protos, file);
        var text = File.ReadAllText(path);
        Assert.Contains(from, text, StringComparison.Ordinal);
        File.WriteAllText(path, text.Replace(from, to, StringComparison.Ordinal));
    }

    public void Dispose() => _work.Delete(recursive: true);

    private static void Copy(string from, string to)
    {
        foreach (var file in Directory.EnumerateFiles(from, "*", SearchOption.AllDirectories))
        {
            var target = Path.Combine(to, Path.GetRelativePath(from, file));
            Directory.CreateDirectory(Path.GetDirectoryName(target)!);
            File.Copy(file, target);
        }
    }
}
