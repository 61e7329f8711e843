using Confluent.Kafka;
using KiVendTout.Testing.Kafka;
using KiVendTout.Testing.Postgres;

namespace KiVendTout.Silo.Tests.Archive;

/// <summary>Transactions of others, on three brokers of Apache Kafka: the embedded one writes no markers and shows what was aborted.</summary>
public sealed class RealTransactionTests(PostgresFixture postgres, RealKafka kafka) : IClassFixture<RealKafka>
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Markers_and_aborted_records_at_the_end_of_a_partition_leave_no_lag()
    {
        Assert.SkipUnless(kafka.IsPresent, RealKafka.WhyNone);
        await using var rig = await ArchiveRig.StartAsync(postgres, kafka);
        rig.SendInTransaction(new TopicPartition("payments", 0), 2, commit: true);
        rig.SendInTransaction(new TopicPartition("payments", 1), 3, commit: false);
        rig.SendInTransaction(new TopicPartition("orders", 0), 1, commit: true);
        rig.SendInTransaction(new TopicPartition("orders", 0), 2, commit: false);

        using var archiver = await rig.StartArchiverAsync();
        await rig.ArchivedAsync();
        rig.SendInTransaction(new TopicPartition("payments", 1), 1, commit: false);
        rig.SendInTransaction(new TopicPartition("cart-events", 3), 1, commit: true);
        await rig.ArchivedAsync();
        await archiver.StopAsync(Token);

        Assert.Equal(4, await rig.CountAsync("raw_records"));
        Assert.Equal(1, await rig.CountAsync("archive_positions WHERE topic = 'payments' AND partition = 0 AND next_offset = 3"));
        Assert.Equal(1, await rig.CountAsync("archive_positions WHERE topic = 'payments' AND partition = 1 AND next_offset = 6"));
        Assert.Equal(1, await rig.CountAsync("archive_positions WHERE topic = 'orders' AND partition = 0 AND next_offset = 5"));
    }
}
