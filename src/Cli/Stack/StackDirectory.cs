using KiVendTout.Embedded;

namespace KiVendTout.Cli.Stack;

/// <summary>The folder that holds everything of one stack: <c>.kvt</c> of the checkout, or <c>KVT_DIR</c>.</summary>
/// <param name="Root">Its full path.</param>
public sealed record StackDirectory(string Root)
{
    /// <summary>Environment variable that names another folder.</summary>
    public const string Variable = "KVT_DIR";

    private const string DefaultName = ".kvt";

    /// <summary>Host's logs, and the log of a detached <c>up</c>.</summary>
    public string Logs => Path.Combine(Root, "logs");

    /// <summary>The data set that <c>up</c> makes when it is given none.</summary>
    public string Data => Path.Combine(Root, "data");

    /// <summary>Passwords and keys, for the owner only.</summary>
    public string Secrets => Path.Combine(Root, "secrets");

    /// <summary>What runs, for <c>status</c> and <c>down</c>.</summary>
    public string StateFile => Path.Combine(Root, "state.json");

    /// <summary>Held by the one <c>up</c> that runs.</summary>
    public string LockFile => Path.Combine(Root, "lock");

    /// <summary>Settings of the running stack, for the other commands.</summary>
    public string SettingsFile => Path.Combine(Secrets, "settings.json");

    /// <summary>Log of a detached <c>up</c>.</summary>
    public string UpLog => Path.Combine(Logs, "up.log");

    /// <summary>The folder of this call.</summary>
    public static StackDirectory Find(RepositoryLayout repository) =>
        Environment.GetEnvironmentVariable(Variable) is { Length: > 0 } named
            ? new StackDirectory(Path.GetFullPath(named))
            : new StackDirectory(Path.Combine(repository.Root, DefaultName));

    /// <summary>What to type, in any folder, to call the command on this stack.</summary>
    public string CallOf(RepositoryLayout repository)
    {
        var script = Path.Combine(repository.Root, "kvt");
        return Root == Path.Combine(repository.Root, DefaultName) ? script : $"{Variable}={Root} {script}";
    }

    /// <summary>Log of a process.</summary>
    public string Log(string process) => Path.Combine(Logs, process + ".log");

    /// <summary>Creates what is not there.</summary>
    public void Create()
    {
        Directory.CreateDirectory(Root);
        PrivateFile.CreateDirectory(Logs);
        PrivateFile.CreateDirectory(Secrets);
    }

    /// <summary>Puts the logs of the run before aside, over those of the run before that: logs do not grow for ever.</summary>
    public void RotateLogs()
    {
        foreach (var log in Directory.EnumerateFiles(Logs, "*.log").Where(log => log != UpLog).ToList())
        {
            File.Move(log, log + ".1", overwrite: true);
        }
    }
}
