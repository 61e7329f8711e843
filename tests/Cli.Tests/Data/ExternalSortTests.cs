using CsCheck;
using KiVendTout.Cli.Data;

namespace KiVendTout.Cli.Tests.Data;

public class ExternalSortTests
{
    private static readonly DateTimeOffset Start = new(2025, 11, 19, 12, 0, 0, TimeSpan.Zero);

    private static readonly Gen<OutgoingRecord> GenRecord = Gen.Select(Gen.Int[0, 20], Gen.Int[-1, 2], Gen.Int[0, 999], Gen.Byte.Array[0, 300], Gen.Int[-1, 3], (minute, rank, id, value, end) =>
        new OutgoingRecord("f.csv", "t", "C1", $"E{id}", Start.AddMinutes(minute), rank, "a.Type", value) { End = end < 0 ? null : new LineEnd(end, 2 * end) });

    [Fact]
    public void Every_item_comes_once_and_whole_in_order_however_few_fit_into_memory() => Gen.Select(GenRecord.Array[0, 60], Gen.Long[1, 10_000]).Sample(
        (records, bytesInMemory) =>
        {
            using var sorted = new ExternalSort<OutgoingRecord>(RecordOrder.Instance, OutgoingRecord.Format, bytesInMemory);
            foreach (var record in records)
            {
                sorted.Add(record);
            }

            Assert.Equal(records.Length, sorted.Count);
            var expected = records.Order(RecordOrder.Instance).ToList();
            var actual = sorted.InOrder().ToList();
            Assert.Equal(expected.Select(record => (record.Time, record.Rank, record.Id)), actual.Select(record => (record.Time, record.Rank, record.Id)));
            Assert.Equal(
                records.Select(record => (record.Id, record.End, Convert.ToHexString(record.Value))).Order(ById),
                actual.Select(record => (record.Id, record.End, Convert.ToHexString(record.Value))).Order(ById));
        },
        iter: 100);

    private static readonly Comparer<(string Id, LineEnd? End, string Value)> ById = Comparer<(string Id, LineEnd? End, string Value)>.Create(
        (x, y) => string.CompareOrdinal($"{x.Id} {x.Value} {x.End}", $"{y.Id} {y.Value} {y.End}"));
}
