using KiVendTout.Stores.Postgres.Privacy;
using Microsoft.Extensions.Time.Testing;

namespace KiVendTout.Stores.Tests.Postgres.Privacy;

public sealed class KeyCacheTests
{
    private readonly FakeTimeProvider _time = new();

    [Fact]
    public void It_keeps_the_most_recently_used_keys()
    {
        var cache = new KeyCache(2, TimeSpan.FromMinutes(5), _time);
        cache.Keep(new("C1"), [1]);
        cache.Keep(new("C2"), [2]);
        cache.Find(new("C1"));
        cache.Keep(new("C3"), [3]);

        Assert.NotNull(cache.Find(new("C1")));
        Assert.Null(cache.Find(new("C2")));
        Assert.NotNull(cache.Find(new("C3")));
    }

    [Fact]
    public void It_forgets_in_time()
    {
        var cache = new KeyCache(2, TimeSpan.FromMinutes(5), _time);
        cache.Keep(new("C1"), [1]);

        _time.Advance(TimeSpan.FromMinutes(5));

        Assert.Null(cache.Find(new("C1")));
        cache.Keep(new("C1"), [1]);
        Assert.NotNull(cache.Find(new("C1")));
    }

    [Fact]
    public void It_forgets_when_told()
    {
        var cache = new KeyCache(2, TimeSpan.FromMinutes(5), _time);
        cache.Keep(new("C1"), [1]);

        cache.Forget(new("C1"));

        Assert.Null(cache.Find(new("C1")));
    }
}
