namespace KiVendTout.Cli.Stack;

/// <summary>Held by the one <c>up</c> of a stack that runs; the kernel lets go of it when that process ends, however it ended.</summary>
internal sealed class StackLock : IDisposable
{
    private readonly FileStream _file;

    private StackLock(FileStream file) => _file = file;

    /// <summary>Takes the lock; null when another process has it.</summary>
    public static StackLock? TryTake(StackDirectory directory)
    {
        try
        {
            return new StackLock(new FileStream(directory.LockFile, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None));
        }
        catch (IOException)
        {
            return null;
        }
    }

    /// <summary>Whether some process has the lock.</summary>
    public static bool IsHeld(StackDirectory directory)
    {
        if (!File.Exists(directory.LockFile))
        {
            return false;
        }

        using var taken = TryTake(directory);
        return taken is null;
    }

    public void Dispose() => _file.Dispose();
}
