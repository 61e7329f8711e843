namespace KiVendTout.Domain.Common;

/// <summary>A store cannot be reached or does not answer. Nothing is known to be wrong with the data: retry later.</summary>
/// <param name="message">What was tried, without personal data.</param>
/// <param name="innerException">The driver's error.</param>
public sealed class StoreUnavailableException(string message, Exception? innerException = null) : Exception(message, innerException);
