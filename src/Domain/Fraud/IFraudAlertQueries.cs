namespace KiVendTout.Domain.Fraud;

/// <summary>Reads of alerts for the gateway.</summary>
public interface IFraudAlertQueries
{
    /// <summary>Reads an alert; null when there is none.</summary>
    /// <exception cref="StoreUnavailableException">The store does not answer.</exception>
    Task<FraudAlert?> FindAsync(string alertId, CancellationToken cancellationToken);

    /// <summary>Lists alerts, the newest first.</summary>
    /// <exception cref="StoreUnavailableException">The store does not answer.</exception>
    Task<Page<FraudAlert>> ListAsync(AlertFilter filter, PageRequest page, CancellationToken cancellationToken);
}
