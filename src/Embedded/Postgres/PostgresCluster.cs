using KiVendTout.Embedded.Processes;

namespace KiVendTout.Embedded.Postgres;

/// <summary>Creates a cluster's files.</summary>
internal sealed class PostgresCluster(EmbeddedPostgresOptions options, PostgresPasswords passwords)
{
    /// <summary>Creates the cluster unless it is there. One that was not finished is thrown away and made anew.</summary>
    public async Task CreateAsync(string dataDirectory, CancellationToken cancellationToken)
    {
        if (Directory.Exists(dataDirectory))
        {
            return;
        }

        if (Path.GetDirectoryName(options.Directory) is { Length: > 0 } parent)
        {
            Directory.CreateDirectory(parent);
        }

        await ServerUser.CreateDirectoryAsync(options.Directory, cancellationToken);
        var unfinished = dataDirectory + ".new";
        if (Directory.Exists(unfinished))
        {
            Directory.Delete(unfinished, recursive: true);
        }

        var passwordFile = Path.Combine(options.Directory, "superuser-password");
        await ServerUser.WriteFileAsync(passwordFile, passwords[PostgresRole.Superuser], cancellationToken);
        try
        {
            await ShellCommand.RequireAsync(
                ServerUser.Command(InitDb(unfinished, passwordFile)), input: null, options.StartLimit, cancellationToken);
        }
        finally
        {
            File.Delete(passwordFile);
        }

        Directory.Move(unfinished, dataDirectory);
    }

    private IEnumerable<string> InitDb(string directory, string passwordFile)
    {
        // C.UTF-8 is in every Debian; it sorts by code point, the same on every machine.
        IEnumerable<string> common =
        [
            Path.Combine(options.BinDirectory, "initdb"), "-D", directory, "-U", PostgresRoles.Name(PostgresRole.Superuser),
            "-A", "scram-sha-256", $"--pwfile={passwordFile}", "--encoding=UTF8", "--locale=C.UTF-8", "--data-checksums",
        ];
        return options.Durable ? common : common.Append("--no-sync");
    }
}
