using KiVendTout.Cli.Terminal;
using KiVendTout.Embedded;

namespace KiVendTout.Cli.Commands;

/// <summary>What every command works with.</summary>
/// <param name="Console">Where it writes.</param>
/// <param name="Repository">The checkout.</param>
/// <param name="Time">The clock.</param>
internal sealed record CommandContext(KvtConsole Console, RepositoryLayout Repository, TimeProvider Time);
