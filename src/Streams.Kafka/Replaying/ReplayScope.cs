namespace KiVendTout.Streams.Kafka;

/// <summary>Who gets the records that are read again.</summary>
/// <param name="Until">The first record that is not a repetition: from here on everybody gets them.</param>
/// <param name="Subscriptions">Namespaces of streams; none for all.</param>
internal sealed record ReplayScope(long Until, IReadOnlyList<string> Subscriptions)
{
    /// <summary>Whether a record is read again for some subscriptions only.</summary>
    public bool Narrows(long offset) => offset < Until && Subscriptions.Count > 0;

    /// <summary>Whether a stream gets the records that are read again.</summary>
    public bool Includes(StreamId stream) => Subscriptions.Contains(stream.GetNamespace(), StringComparer.Ordinal);
}
