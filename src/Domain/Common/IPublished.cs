namespace KiVendTout.Domain.Common;

/// <summary>
/// A fact that others are told of: a record of a topic, through the outbox, in the transaction of the row it changed. How it looks there is the
/// affair of its topic.
/// </summary>
public interface IPublished
{
    /// <summary>Whose fact it is. Facts of one customer reach the topic in the order in which they were committed.</summary>
    CustomerId CustomerId { get; }
}
