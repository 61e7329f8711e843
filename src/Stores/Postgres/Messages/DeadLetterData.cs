using KiVendTout.Domain.Customers;
using KiVendTout.Stores.Postgres.Privacy;
using KiVendTout.Stores.Postgres.Tables;
using Npgsql;

namespace KiVendTout.Stores.Postgres.Messages;

/// <summary>
/// What dead letters hold of a customer: records as they came. A letter that is written while its customer is being erased waits, and finds
/// them marked as erased (<see cref="DeadLetterStore"/>): so the mark must be there before the letters are cut.
/// </summary>
internal sealed class DeadLetterData(ShopDatabase database) : ICustomerData
{
    // Letters of before had no list of customers.
    private const string OfCustomer = "($1 = ANY (customer_ids) OR key = convert_to($1, 'UTF8'))";

    private static readonly string Cut = HeldRows.Withhold(WrittenByHand.DeadLetters, OfCustomer);

    public Task EraseAsync(CustomerId customerId, CancellationToken cancellationToken) => database.RunAsync(
        "dead_letters.erase",
        async (connection, limit) =>
        {
            await using var command = new NpgsqlCommand(Cut, connection);
            command.Parameters.With(customerId.Value);
            return await command.ExecuteNonQueryAsync(limit);
        },
        cancellationToken);

    public IAsyncEnumerable<HeldRecord> ExportAsync(CustomerId customerId, CancellationToken cancellationToken) =>
        database.HeldAsync(WrittenByHand.DeadLetters, OfCustomer, customerId, cancellationToken);
}
