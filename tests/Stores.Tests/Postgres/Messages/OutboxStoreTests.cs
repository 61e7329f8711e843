namespace KiVendTout.Stores.Tests.Postgres.Messages;

public sealed class OutboxStoreTests(ShopDatabases databases) : ShopTests(databases)
{
    [Fact]
    public async Task Rows_are_read_oldest_first_until_they_are_deleted()
    {
        var grain = await CustomerWriter.WakeAsync(Shop.Assessments, "C1");
        for (var i = 0; i < 5; i++)
        {
            await grain.ReceiveAsync(Samples.Attempt($"PAY{i}", "C1", Samples.Noon.AddDays(i), 20_000));
        }

        var first = await Shop.Outbox.ReadAsync(2, Token);
        Assert.Equal(["PAY0:R1", "PAY1:R1"], first.Select(row => row.CloudEventId));

        await Shop.Outbox.DeleteAsync([.. first.Select(row => row.Id)], Token);
        await Shop.Outbox.DeleteAsync([.. first.Select(row => row.Id)], Token);

        Assert.Equal(["PAY2:R1", "PAY3:R1", "PAY4:R1"], (await Shop.Outbox.ReadAsync(100, Token)).Select(row => row.CloudEventId));
    }

    [Fact]
    public async Task One_relay_at_a_time()
    {
        await using var other = Shop.OpenAgain();
        var held = await Shop.Outbox.TryLockAsync(Token);
        Assert.NotNull(held);

        Assert.Null(await other.Outbox.TryLockAsync(Token));
        Assert.True(await held.IsHeldAsync(Token));
        await held.DisposeAsync();

        await using var next = await other.Outbox.TryLockAsync(Token);
        Assert.NotNull(next);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(5001)]
    public async Task The_limit_has_a_range(int limit) =>
        await Assert.ThrowsAsync<ArgumentOutOfRangeException>(() => Shop.Outbox.ReadAsync(limit, Token));
}
