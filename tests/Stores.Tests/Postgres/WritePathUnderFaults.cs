using KiVendTout.Domain.Payments;

namespace KiVendTout.Stores.Tests.Postgres;

/// <summary>
/// Two silos own the same customers and payments, each delivers the same records at its own pace, begins again somewhere, and loses its
/// connections between any two statements and between a commit and its answer. Once all is quiet and delivered, everything is stored once.
/// </summary>
public sealed class WritePathUnderFaults(ShopDatabases databases) : FaultTests(databases)
{
    private const int Iterations = 15;
    private const int DeliveriesMax = 30;
    private const int RecordsMax = 4;

    // Of a customer with many records so many more come at a time.
    private const int DeliveriesOfMany = 10;

    [Fact]
    public Task Everything_is_stored_once_whatever_breaks_and_whoever_else_owns_it() => UnderFaultsAsync(Iterations, (seed, prefix, shops) =>
    {
        var topic = new PaymentTopic(seed, prefix);
        var silos = shops.Select(shop => new Owners(shop.Assessments, shop.Payments)).ToArray();
        return (LiveAllAsync, CheckAsync);

        Task LiveAllAsync() => Task.WhenAll(silos.Select((owners, at) => Task.Run(() => LiveAsync(owners, topic, new Random(seed + at)), Token)));

        async Task CheckAsync()
        {
            await FinishAsync(topic);
            await new StoredOnce(Shop, topic, silos).CheckAsync();
        }
    });

    /// <summary>A silo: its streams of customers and of payments go their ways, with a cursor for each customer's partition.</summary>
    private static async Task LiveAsync(Owners owners, PaymentTopic topic, Random random)
    {
        var (folded, followed) = (new int[topic.Logs.Count], new int[topic.Logs.Count]);
        for (var delivery = random.Next(DeliveriesMax); delivery > 0; delivery--)
        {
            if (random.Next(10) == 0)
            {
                owners.Forget();
                Array.Clear(random.Next(2) == 0 ? folded : followed);
            }

            await Task.WhenAll(FoldAsync(owners, topic, folded, random.Next()), FollowAsync(owners, topic, followed, random.Next()));
        }
    }

    private static async Task FoldAsync(Owners owners, PaymentTopic topic, int[] cursors, int seed)
    {
        var random = new Random(seed);
        var deliveries = Next(topic, cursors, random);
        var refused = random.Next(5) == 0 ? owners.FoldAsync([topic.Refused]) : Task.FromResult(true);
        var isTogether = random.Next(2) == 0;
        var all = isTogether ? [random.Next(5) == 0 ? [.. deliveries, topic.Refused] : deliveries] : deliveries.Select(delivery => (List<PaymentRecord[]>)[delivery]).ToList();
        var done = new List<bool>();
        foreach (var together in all)
        {
            done.Add(await Deliveries.SucceedsAsync(owners.FoldAsync(together)));
        }

        await Deliveries.SucceedsAsync(refused);
        for (var customer = 0; customer < cursors.Length; customer++)
        {
            cursors[customer] += done[isTogether ? 0 : customer] ? deliveries[customer].Length : 0;
        }
    }

    private static async Task FollowAsync(Owners owners, PaymentTopic topic, int[] cursors, int seed)
    {
        var deliveries = Next(topic, cursors, new Random(seed));
        await Task.WhenAll(deliveries.Select(async (records, customer) =>
        {
            var done = await Task.WhenAll(records.GroupBy(record => record.PaymentId).Select(group => Deliveries.SucceedsAsync(owners.FollowAsync(group.Key, group))));
            cursors[customer] += done.All(isDone => isDone) ? records.Length : 0;
        }));
    }

    private static List<PaymentRecord[]> Next(PaymentTopic topic, int[] cursors, Random random) =>
        [.. topic.Logs.Select((log, customer) => log.Skip(cursors[customer]).Take(random.Next(RecordsMax + (log.Length / DeliveriesOfMany) + 1)).ToArray())];

    /// <summary>Owners with nobody beside them get every record again.</summary>
    private async Task FinishAsync(PaymentTopic topic)
    {
        var owners = new Owners(Shop.Assessments, Shop.Payments);
        Assert.True(await owners.FoldAsync(topic.Logs));
        foreach (var payment in topic.Logs.SelectMany(log => log).GroupBy(record => record.PaymentId))
        {
            Assert.True(await owners.FollowAsync(payment.Key, payment));
        }

        await Assert.ThrowsAsync<ContractViolationException>(() => owners.FoldAsync([topic.Refused]));
    }
}
