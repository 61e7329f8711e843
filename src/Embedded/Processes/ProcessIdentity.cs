using System.Globalization;
using System.Text.Json.Serialization;

namespace KiVendTout.Embedded.Processes;

/// <summary>
/// A process that cannot be mistaken for another one with the same number: the number and the moment it started. Whatever is
/// recorded on disk and signalled later is recorded this way.
/// </summary>
/// <param name="Pid">Process number.</param>
/// <param name="StartTicks">When it started, in clock ticks since the machine came up (field 22 of <c>/proc/PID/stat</c>).</param>
public sealed record ProcessIdentity(
    [property: JsonPropertyName("pid")] int Pid,
    [property: JsonPropertyName("startTicks")] long StartTicks)
{
    private const int StateField = 0;
    private const int StartField = 19;

    /// <summary>Whether this very process is alive. A process that has ended and is only waited for is not.</summary>
    [JsonIgnore]
    public bool IsAlive => Of(Pid) == this;

    /// <summary>The process that has the number now; null when there is none alive.</summary>
    public static ProcessIdentity? Of(int pid)
    {
        try
        {
            return Parse(pid, File.ReadAllText(string.Create(CultureInfo.InvariantCulture, $"/proc/{pid}/stat")));
        }
        catch (IOException)
        {
            return null;
        }
        catch (UnauthorizedAccessException)
        {
            return null;
        }
    }

    /// <summary>Sends a signal if this very process is alive.</summary>
    /// <returns>False when it is not, or when we may not.</returns>
    public bool Send(Signal signal) => IsAlive && NativeMethods.Kill(Pid, (int)signal) == 0;

    internal static ProcessIdentity? Parse(int pid, string stat)
    {
        // The name of the program stands in brackets and may hold anything, brackets and spaces included.
        var fields = stat[(stat.LastIndexOf(')') + 1)..].Split(' ', StringSplitOptions.RemoveEmptyEntries);
        return fields.Length <= StartField || fields[StateField] is "Z" or "X"
            ? null
            : new ProcessIdentity(pid, long.Parse(fields[StartField], CultureInfo.InvariantCulture));
    }
}
