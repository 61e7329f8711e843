using System.Text;

namespace KiVendTout.Records;

/// <summary>
/// The Kafka key of a record of the input topics: the id of its customer, as the record tells it. It keeps the order of one customer's
/// records, and whoever looks a customer up by key must find all of them: one that is filed under somebody else is refused.
/// </summary>
public static class RecordKey
{
    /// <summary>Name of the key in error messages.</summary>
    public const string Field = "key";

    /// <summary>Refuses a key that names another than the record's customer.</summary>
    /// <param name="key">The key; a record without one says nothing else than its value, and is taken.</param>
    /// <param name="customerId">The customer by the record itself.</param>
    /// <exception cref="ContractViolationException">It names another, or is no id.</exception>
    public static void Require(ReadOnlySpan<byte> key, CustomerId customerId)
    {
        if (!key.IsEmpty && !Ascii.Equals(key, customerId.Value))
        {
            throw new ContractViolationException(Field, "must be the customer_id that the record itself tells");
        }
    }
}
