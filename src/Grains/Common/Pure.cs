namespace KiVendTout.Grains.Common;

/// <summary>
/// Calls Domain: folds, decisions, rules. They are pure, so whatever they throw (arithmetic, arguments, casts, missing keys) belongs to what
/// they were given and is told apart from the faults of stores, which pass (decision 0009).
/// </summary>
internal static class Pure
{
    /// <summary>Decides.</summary>
    /// <exception cref="ContractViolationException">What was given breaks a rule.</exception>
    /// <exception cref="DecisionFaultException">The decision threw anything else.</exception>
    public static T Run<T>(Func<T> decide)
    {
        try
        {
            return decide();
        }
        catch (Exception e) when (e is not (ContractViolationException or OutOfMemoryException))
        {
            throw new DecisionFaultException(e);
        }
    }
}
