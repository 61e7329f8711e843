using KiVendTout.Cli.Commands;
using KiVendTout.Cli.Stack;
using KiVendTout.Cli.Terminal;

var context = new CommandContext(KvtConsole.OfProcess(), RepositoryLayout.Find(), TimeProvider.System);
return await new KvtApplication(context).RunAsync(args, CancellationToken.None);
