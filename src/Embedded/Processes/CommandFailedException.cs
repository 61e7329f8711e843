namespace KiVendTout.Embedded.Processes;

/// <summary>Something kvt was asked to do cannot be done. The message is one line for the person at the keyboard.</summary>
/// <param name="message">What is wrong and, where we know it, what to do.</param>
/// <param name="innerException">The cause.</param>
public sealed class CommandFailedException(string message, Exception? innerException = null) : Exception(message, innerException);
