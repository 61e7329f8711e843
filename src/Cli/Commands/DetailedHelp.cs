using System.CommandLine;
using System.CommandLine.Help;
using System.CommandLine.Invocation;

namespace KiVendTout.Cli.Commands;

/// <summary>A command with more to tell than the one line it has in a list of commands.</summary>
/// <param name="name">Its name.</param>
/// <param name="description">The one line.</param>
/// <param name="details">What its own help adds.</param>
internal sealed class DetailedCommand(string name, string description, string details) : Command(name, description)
{
    public string Details { get; } = details;
}

/// <summary>The usual help, and after it the details of a command that has some.</summary>
internal sealed class DetailedHelp(HelpAction usual) : SynchronousCommandLineAction
{
    public override bool ClearsParseErrors => true;

    public override int Invoke(ParseResult parseResult)
    {
        var code = usual.Invoke(parseResult);
        if (parseResult.CommandResult.Command is DetailedCommand command)
        {
            parseResult.InvocationConfiguration.Output.WriteLine(command.Details);
        }

        return code;
    }
}
