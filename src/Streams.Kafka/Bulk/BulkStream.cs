namespace KiVendTout.Streams.Kafka;

/// <summary>The events of one stream that are in bulk delivery, in order: those that are under way first, then those that wait.</summary>
internal sealed class BulkStream(StreamId streamId)
{
    public StreamId StreamId { get; } = streamId;

    public List<StreamEntry> Entries { get; } = [];

    /// <summary>How many of the first entries are with the receiver.</summary>
    public int UnderWay { get; private set; }

    /// <summary>Gives the receiver what waits, as much as there is room for, at least one event.</summary>
    /// <param name="records">Room for so many events; what is left of it afterwards.</param>
    /// <param name="bytes">Room for so many bytes; what is left of it afterwards.</param>
    public KafkaBulkItem Send(ref int records, ref long bytes)
    {
        do
        {
            bytes -= Entries[UnderWay++].Bytes;
            records--;
        }
        while (UnderWay < Entries.Count && records > 0 && Entries[UnderWay].Bytes <= bytes);

        var events = new object[UnderWay];
        for (var i = 0; i < events.Length; i++)
        {
            events[i] = Entries[i].Event;
        }

        return new KafkaBulkItem(StreamId, events);
    }

    /// <summary>What was under way is done.</summary>
    /// <param name="done">Gets the entries.</param>
    /// <returns>Whether others wait.</returns>
    public bool Finish(List<StreamEntry> done)
    {
        for (var i = 0; i < UnderWay; i++)
        {
            done.Add(Entries[i]);
        }

        Entries.RemoveRange(0, UnderWay);
        UnderWay = 0;
        return Entries.Count > 0;
    }
}
