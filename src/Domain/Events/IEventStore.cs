namespace KiVendTout.Domain.Events;

/// <summary>
/// The archive: every record of the input topics as it came, visitors' events in columns besides. Only the archiver writes. Records older
/// than the retention leave by themselves.
/// </summary>
public interface IEventStore
{
    /// <summary>
    /// Adds a batch and moves the positions in the same write: a broken-off batch is sent again and counts once. An event counts once by
    /// its id, any other record by topic, source, record id and value; what is there stays as it is. Another value under a known id is
    /// kept too, as a record with a problem. What the store can never hold is kept without value and headers.
    /// </summary>
    /// <exception cref="StoreUnavailableException">The store does not answer; whether the batch was written is unknown: send it again.</exception>
    /// <exception cref="ContractViolationException">The store refuses a record of the batch; nothing was written.</exception>
    Task<AppendResult> AppendAsync(ArchiveBatch batch, CancellationToken cancellationToken);

    /// <summary>Reads how far each partition is archived; a partition that never was is left out.</summary>
    /// <param name="lives">The life of each topic asked for, by its name.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <returns>For each partition the position of that life; where there is none, the latest one of another life.</returns>
    /// <exception cref="StoreUnavailableException">The store does not answer.</exception>
    Task<IReadOnlyList<ArchivePosition>> ReadPositionsAsync(IReadOnlyDictionary<string, string> lives, CancellationToken cancellationToken);

    /// <summary>Prepares room for what is to come, and lets go of what is older than the retention. To be called now and then.</summary>
    /// <exception cref="StoreUnavailableException">The store does not answer; call again.</exception>
    Task MaintainAsync(CancellationToken cancellationToken);
}
