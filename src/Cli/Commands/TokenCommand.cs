using System.CommandLine;
using KiVendTout.Cli.Stack;
using KiVendTout.Cli.Terminal;
using KiVendTout.Cli.Tokens;
using KiVendTout.Domain.Common;

namespace KiVendTout.Cli.Commands;

internal static class TokenCommand
{
    public static Command Create(CommandContext context)
    {
        var role = new Option<string>("--role") { Description = "What the bearer may do.", Required = true };
        role.AcceptOnlyFromAmong(TokenIssuer.Roles);
        var subject = new Option<string?>("--subject") { Description = "Whom the token is for; required for a customer: the customer id.", HelpName = "ID" };
        var command = new DetailedCommand(
            "token",
            "Prints a token for the API, good for an hour.",
            """
            Example:
              curl -H "Authorization: Bearer $(kvt token --role analyst)" http://127.0.0.1:8080/api/v1/customers/C00001
            """)
        {
            role, subject,
        };
        command.Validators.Add(result =>
        {
            if (result.GetValue(role) == TokenIssuer.Customer && !IdRule.IsValid(result.GetValue(subject)))
            {
                result.AddError("a customer's token needs --subject with the customer id");
            }
        });
        command.SetAction(result =>
        {
            var issuer = new TokenIssuer(StackSettings.Load(StackDirectory.Find(context.Repository)), context.Time);
            var who = result.GetRequiredValue(role);
            context.Console.Unbroken(issuer.Issue(who, result.GetValue(subject) ?? $"kvt-{who}"));
            return ExitCode.Done;
        });
        return command;
    }
}
