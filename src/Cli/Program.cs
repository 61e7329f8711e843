using KiVendTout.Cli.Commands;
using KiVendTout.Cli.Terminal;
using KiVendTout.Embedded;

var context = new CommandContext(KvtConsole.OfProcess(), RepositoryLayout.Find(), TimeProvider.System);
return await new KvtApplication(context).RunAsync(args, CancellationToken.None);
