using System.CommandLine;
using System.Globalization;

namespace KiVendTout.Cli.Commands;

internal static class OptionRange
{
    /// <summary>Refuses numbers outside a range; what is no number is refused by the parser.</summary>
    public static void Require(this Option option, int lowest, int highest) => option.Validators.Add(result =>
    {
        if (result.Tokens is [var token] && long.TryParse(token.Value, CultureInfo.InvariantCulture, out var value) && (value < lowest || value > highest))
        {
            result.AddError($"{option.Name} must be {lowest} to {highest}");
        }
    });
}
