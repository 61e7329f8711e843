using KiVendTout.Grains.Tests.Support;
using KiVendTout.Testing.Postgres;
using KiVendTout.Testing.Records;

namespace KiVendTout.Grains.Tests.Topics;

public sealed class StreamPositionsTests(PostgresFixture postgres)
{
    private const string AllDone = "(SELECT count(*) FROM payment_assessments) = 5 AND (SELECT sum(next_offset) FROM stream_positions WHERE topic = 'payments') = 5";

    [Fact]
    public async Task A_new_database_is_filled_with_what_the_broker_has_whatever_the_group_has_committed()
    {
        var first = await RunningSilo.StartAsync(postgres);
        for (var number = 0; number < 5; number++)
        {
            await first.SendAsync(Samples.Attempt($"PAY{number}", $"C{number}", Samples.Noon.AddMinutes(number), 1_000));
        }

        await first.WaitForAsync(AllDone);

        await using var second = await first.MoveToNewDatabaseAsync(postgres);

        await second.WaitForAsync(AllDone);
    }
}
