namespace KiVendTout.Domain.Common;

/// <summary>
/// Pure code threw while it decided about a record or a request. It would throw again however often it is asked, so the fault is the record's,
/// which goes to the dead-letter topic. The message holds the type of the fault alone: what pure code throws may quote what it was given.
/// </summary>
/// <param name="fault">What was thrown.</param>
public sealed class DecisionFaultException(Exception fault) : Exception($"The decision threw {fault.GetType().Name}.", fault);
