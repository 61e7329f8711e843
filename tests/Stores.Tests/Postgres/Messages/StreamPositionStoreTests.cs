using CsCheck;
using KiVendTout.Stores.Postgres.Messages;

namespace KiVendTout.Stores.Tests.Postgres.Messages;

public sealed class StreamPositionStoreTests(ShopDatabases databases) : ShopTests(databases)
{
    private StreamPositionStore Positions => Shop.Get<StreamPositionStore>();

    [Fact]
    public async Task Positions_only_grow_whoever_comes_late()
    {
        await Positions.WriteAsync([At(0, 7), At(1, 3)], Token);

        Assert.Equal(1, await Positions.WriteAsync([At(0, 5), At(1, 3), At(2, 9)], Token));

        Assert.Equal([At(0, 7), At(1, 3), At(2, 9)], await ReadAsync("life"));
    }

    [Fact]
    public async Task The_largest_of_all_writes_stands_in_any_order()
    {
        var writes = Gen.Select(Gen.Int[0, 3], Gen.Long[0, long.MaxValue]).Array[1, 20].Single();
        foreach (var (partition, offset) in writes)
        {
            await Positions.WriteAsync([At(partition, offset)], Token);
        }

        Assert.Equal(
            writes.GroupBy(write => write.Item1).OrderBy(group => group.Key).Select(group => At(group.Key, group.Max(write => write.Item2))),
            await ReadAsync("life"));
    }

    [Fact]
    public async Task Without_a_position_of_the_life_asked_for_the_latest_of_another_is_told()
    {
        await Positions.WriteAsync([At(0, 7, "first"), At(1, 8, "first")], Token);
        await Positions.WriteAsync([At(0, 2, "second")], Token);
        await Positions.WriteAsync([new StreamPosition("u", "first", 0, 1)], Token);

        Assert.Equal([At(0, 2, "second"), At(1, 8, "first")], await ReadAsync("second"));
        Assert.Equal([At(0, 2, "second"), At(1, 8, "first")], await ReadAsync("third"));
        Assert.Equal([At(0, 7, "first"), At(1, 8, "first")], await ReadAsync("first"));
    }

    private static StreamPosition At(int partition, long next, string life = "life") => new("t", life, partition, next);

    private Task<IReadOnlyList<StreamPosition>> ReadAsync(string life) => Positions.ReadAsync(new Dictionary<string, string> { ["t"] = life }, Token);
}
