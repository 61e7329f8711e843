using System.CommandLine;

namespace KiVendTout.Cli.Commands;

internal static class FraudCommand
{
    public static Command Create(CommandContext context) => new("fraud", "How well frauds are found.")
    {
        FraudAuditCommand.Create(context),
        FraudEvaluateCommand.Create(context),
    };
}
