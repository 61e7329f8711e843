using KiVendTout.Domain.Fraud;
using KiVendTout.Domain.Payments;
using Npgsql;

namespace KiVendTout.Bench.Ingest.Plain;

/// <summary>
/// PostgreSQL's own limit: the rows that the product writes for payment attempts, with no stream and no grain. One loop folds them and fills
/// batches for its connections, each of which has customers of its own, so that no batch waits for another.
/// </summary>
internal static class PlainLoop
{
    private const int Connections = 2;

    /// <param name="database">The shop's database, with customers.</param>
    /// <param name="attempts">Attempts of customers who are in it.</param>
    /// <param name="clock">Tells when they are judged.</param>
    /// <param name="cancellationToken">Ends the loop.</param>
    public static async Task RunAsync(
        NpgsqlDataSource database, IEnumerable<PaymentAttempted> attempts, TimeProvider clock, CancellationToken cancellationToken)
    {
        var countries = await ReadCountriesAsync(database, cancellationToken);
        var rules = new RuleSet(new FraudOptions());
        await using var first = new PlainLane(await database.OpenConnectionAsync(cancellationToken), rules, countries, clock);
        await using var second = new PlainLane(await database.OpenConnectionAsync(cancellationToken), rules, countries, clock);
        PlainLane[] lanes = [first, second];
        var laneOf = countries.Keys.Order(StringComparer.Ordinal).Index().ToDictionary(customer => customer.Item, customer => customer.Index % Connections);
        foreach (var attempt in attempts)
        {
            await lanes[laneOf[attempt.CustomerId.Value]].AddAsync(attempt, cancellationToken);
        }

        await Task.WhenAll(lanes.Select(lane => lane.EndAsync(cancellationToken)));
    }

    private static async Task<Dictionary<string, string>> ReadCountriesAsync(NpgsqlDataSource database, CancellationToken cancellationToken)
    {
        var countries = new Dictionary<string, string>(StringComparer.Ordinal);
        await using var command = database.CreateCommand("SELECT customer_id::text, country::text FROM customers WHERE country IS NOT NULL");
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        while (await reader.ReadAsync(cancellationToken))
        {
            countries[reader.GetString(0)] = reader.GetString(1);
        }

        return countries;
    }
}
