namespace KiVendTout.Cli.Terminal;

/// <summary>The command was called wrongly. The message is one line for the person at the keyboard.</summary>
/// <param name="message">What is wrong, and what would be right.</param>
public sealed class WrongUseException(string message) : Exception(message);
