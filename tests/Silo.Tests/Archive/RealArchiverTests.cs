using KiVendTout.Testing.Kafka;
using KiVendTout.Testing.Postgres;

namespace KiVendTout.Silo.Tests.Archive;

/// <summary>The archiver on three brokers of Apache Kafka, whose topics are made again under their names.</summary>
public sealed class RealArchiverTests(PostgresFixture postgres, RealKafka kafka) : IClassFixture<RealKafka>
{
    private const string Topic = "orders";
    private const string Lives = $"(SELECT DISTINCT broker_epoch FROM archive_positions WHERE topic = '{Topic}') AS lives";

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_topic_made_again_is_archived_from_its_beginning_whether_or_not_it_is_read_meanwhile()
    {
        Assert.SkipUnless(kafka.IsPresent, RealKafka.WhyNone);
        await using var rig = await ArchiveRig.StartAsync(postgres, kafka);
        await SendAsync(rig, "first", 5);
        using (var archiver = await rig.StartArchiverAsync())
        {
            await rig.ArchivedAsync();
            await kafka.MakeAgainAsync(Topic, ArchiveRig.Partitions);
            await SendAsync(rig, "second", 40);
            await rig.CountedAsync("raw_records WHERE record_id LIKE 'second-%'", 40);
            await rig.CountedAsync(Lives, 2);
            await archiver.StopAsync(Token);
        }

        await kafka.MakeAgainAsync(Topic, ArchiveRig.Partitions);
        await SendAsync(rig, "third", 80);
        using var last = await rig.StartArchiverAsync();
        await rig.CountedAsync("raw_records WHERE record_id LIKE 'third-%'", 80);
        await rig.ArchivedAsync();
        await last.StopAsync(Token);

        Assert.Equal(125, await rig.CountAsync("raw_records"));
        Assert.Equal(3, await rig.CountAsync(Lives));
    }

    private static Task SendAsync(ArchiveRig rig, string name, int count) => Task.WhenAll(Enumerable.Range(0, count).Select(number =>
        rig.SendAsync(Topic, $"{name}-{number}", "kivendtout.orders.v1.OrderPlaced", $"C{number % 7}", [1, 2, 3])));
}
