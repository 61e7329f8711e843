using KiVendTout.Domain.Events;
using KiVendTout.Stores.Events;

namespace KiVendTout.Stores.Tests.Events;

public sealed class ArchiveSortingTests
{
    private const long BytesMax = 1_000;

    [Theory]
    [InlineData(2_000, 0, 0)]
    [InlineData(0, 2_000, 0)]
    [InlineData(0, 0, 2_000)]
    [InlineData(400, 400, 400)]
    public void A_record_larger_than_the_store_holds_keeps_its_place_and_length_only(int value, int header, int key)
    {
        var record = Archives.Other("payments", "1") with { Payload = new byte[value], Headers = [new("x", new byte[header])], Key = new byte[key] };

        var kept = Assert.Single(Sort(record, Archives.Other("payments", "2")).Others, other => other.Withheld is not null);

        Assert.StartsWith($"too large; {value} bytes, SHA-256 ", kept.Withheld, StringComparison.Ordinal);
        Assert.Equal(("1", "C1", null, null, 0), (kept.RecordId, kept.CustomerId, kept.Payload, kept.Key, kept.Headers.Count));
    }

    [Fact]
    public void Many_headers_without_values_are_large_too()
    {
        var record = Archives.Other("payments", "1") with { Headers = [.. Enumerable.Repeat(new KeyValuePair<string, byte[]?>("", null), 100)] };

        Assert.NotNull(Assert.Single(Sort(record).Others).Withheld);
    }

    [Fact]
    public void An_erased_customers_record_tells_no_hash()
    {
        var kept = Assert.Single(Sort(Archives.Other("payments", "1", customer: "gone") with { Payload = new byte[2_000] }).Others);

        Assert.Equal("erased; 2000 bytes", kept.Withheld);
    }

    private static SortedBatch Sort(params ArchivedRecord[] records) =>
        ArchiveSorting.Sort(Archives.Batch(records), DateTimeOffset.MinValue, new HashSet<string> { "gone" }, BytesMax);
}
