using KiVendTout.Domain.Common;

namespace KiVendTout.Cli.Data;

/// <summary>Lays at a line's door whatever its reading throws: no line ends a load.</summary>
internal static class LineGuard
{
    /// <summary>Reads a line.</summary>
    /// <param name="number">Its number.</param>
    /// <param name="read">Reads it. It touches nothing outside, so that whatever it throws comes from the line.</param>
    /// <param name="columns">Finds the column of a field; null when there are no columns.</param>
    /// <param name="error">What is wrong with it; null when nothing is.</param>
    /// <returns>What was read; null when something is wrong.</returns>
    public static T? Try<T>(int number, Func<T> read, CsvColumns? columns, out LineError? error)
        where T : class
    {
        error = null;
        try
        {
            return read();
        }
        catch (LineException exception)
        {
            error = exception.Error;
        }
        catch (ContractViolationException violation)
        {
            error = columns?.Error(number, violation.Field, violation.Rule) ?? new LineError(number, null, 0, violation.Message);
        }
        catch (Exception fault) when (fault is ArgumentException or ArithmeticException or FormatException or InvalidOperationException)
        {
            // The words of the runtime may quote the value: they are not passed on.
            error = new LineError(number, null, 0, "holds a value that cannot be taken");
        }

        return null;
    }
}
