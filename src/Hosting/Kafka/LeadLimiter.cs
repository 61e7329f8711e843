using System.Text;
using Confluent.Kafka;

namespace KiVendTout.Hosting.Kafka;

/// <summary>
/// Keeps account of the records that are sent and that some consumer group has not committed yet, and tells whether one more may be sent. Safe
/// from several threads.
/// </summary>
/// <param name="bounds">How far the producer may run ahead.</param>
public sealed class LeadLimiter(LeadBounds bounds)
{
    private readonly Lock _gate = new();

    /// <summary>By topic and partition, the records that the broker has and that are not committed: offset and bytes, in order of offset.</summary>
    private readonly Dictionary<TopicPartition, Queue<(long Offset, int Bytes)>> _delivered = [];

    private int _records;
    private long _bytes;

    /// <summary>Records that are sent and not committed.</summary>
    public int Records
    {
        get
        {
            lock (_gate)
            {
                return _records;
            }
        }
    }

    /// <summary>Partitions with records that the broker has and that are not committed.</summary>
    public IReadOnlyList<TopicPartition> Open
    {
        get
        {
            lock (_gate)
            {
                return [.. _delivered.Where(queue => queue.Value.Count > 0).Select(queue => queue.Key)];
            }
        }
    }

    /// <summary>The bytes that a record counts for: key, value and headers, as they are before compression.</summary>
    /// <param name="message">The record.</param>
    public static int SizeOf<TKey>(Message<TKey, byte[]> message) =>
        message.Key switch
        {
            byte[] bytes => bytes.Length,
            string text => Encoding.UTF8.GetByteCount(text),
            _ => 0,
        }
        + message.Value.Length
        + message.Headers.Sum(header => header.Key.Length + header.GetValueBytes().Length);

    /// <summary>Takes room for a record that is about to be sent. One that is larger than all bounds may go alone.</summary>
    /// <param name="bytes">Its size.</param>
    /// <returns>False when there is no room: wait until more is committed.</returns>
    public bool TryReserve(int bytes)
    {
        lock (_gate)
        {
            if (_records > 0 && (_records >= bounds.RecordsMax || _bytes + bytes > bounds.BytesMax))
            {
                return false;
            }

            _records++;
            _bytes += bytes;
            return true;
        }
    }

    /// <summary>A record has come to the broker. One told out of order of offsets only keeps its room a little longer.</summary>
    /// <param name="partition">Where.</param>
    /// <param name="offset">Its offset.</param>
    /// <param name="bytes">Its size, as reserved.</param>
    public void Delivered(TopicPartition partition, long offset, int bytes)
    {
        lock (_gate)
        {
            if (!_delivered.TryGetValue(partition, out var queue))
            {
                _delivered[partition] = queue = new Queue<(long, int)>();
            }

            queue.Enqueue((offset, bytes));
        }
    }

    /// <summary>A record has not come to the broker and will not.</summary>
    /// <param name="bytes">Its size, as reserved.</param>
    public void Lost(int bytes)
    {
        lock (_gate)
        {
            Return(bytes);
        }
    }

    /// <summary>The slowest group has done all records of a partition before <paramref name="offset"/>.</summary>
    /// <param name="partition">Which.</param>
    /// <param name="offset">The offset it reads next.</param>
    public void Committed(TopicPartition partition, long offset)
    {
        lock (_gate)
        {
            if (_delivered.TryGetValue(partition, out var queue))
            {
                while (queue.TryPeek(out var first) && first.Offset < offset)
                {
                    Return(queue.Dequeue().Bytes);
                }
            }
        }
    }

    private void Return(int bytes)
    {
        _records--;
        _bytes -= bytes;
    }
}
