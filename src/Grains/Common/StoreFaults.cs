namespace KiVendTout.Grains.Common;

/// <summary>Turns what a store throws into results: exceptions do not cross grain boundaries.</summary>
internal static class StoreFaults
{
    /// <summary>Runs <paramref name="call"/>; an outage, a broken rule, or a decision that cannot be made becomes a refusal.</summary>
    public static async Task<Result<T>> AsResultAsync<T>(Func<Task<Result<T>>> call)
    {
        try
        {
            return await call();
        }
        catch (Exception e) when (e is StoreUnavailableException or OperationCanceledException)
        {
            return new Fault(FaultCode.Unavailable, "", "the store does not answer; try again");
        }
        catch (ContractViolationException e)
        {
            return new Fault(FaultCode.Invalid, e.Field, e.Rule);
        }
        catch (DecisionFaultException)
        {
            return new Fault(FaultCode.Invalid, "", "cannot be decided upon: a value is out of range");
        }
    }
}
