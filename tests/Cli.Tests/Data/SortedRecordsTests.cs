using CsCheck;
using KiVendTout.Cli.Data;

namespace KiVendTout.Cli.Tests.Data;

public class SortedRecordsTests
{
    private static readonly DateTimeOffset Start = new(2025, 11, 19, 12, 0, 0, TimeSpan.Zero);

    private static readonly Gen<OutgoingRecord> GenRecord = Gen.Select(Gen.Int[0, 20], Gen.Int[-1, 2], Gen.Int[0, 999], Gen.Byte.Array[0, 300], (minute, rank, id, value) =>
        new OutgoingRecord("f.csv", "t", "C1", $"E{id}", Start.AddMinutes(minute), rank, "a.Type", value));

    [Fact]
    public void Every_record_comes_once_in_order_however_few_fit_into_memory() => Gen.Select(GenRecord.Array[0, 60], Gen.Int[1, 25]).Sample(
        (records, inMemory) =>
        {
            using var sorted = new SortedRecords(inMemory);
            sorted.AddAll(records.Take(30));
            sorted.AddAll(records.Skip(30));

            Assert.Equal(records.Length, sorted.Count);
            var expected = records.Order(RecordOrder.Instance).ToList();
            var actual = sorted.InTimeOrder().ToList();
            Assert.Equal(expected.Select(record => (record.Time, record.Rank, record.Id)), actual.Select(record => (record.Time, record.Rank, record.Id)));
            Assert.Equal(
                records.Select(record => (record.Id, Convert.ToHexString(record.Value))).Order(),
                actual.Select(record => (record.Id, Convert.ToHexString(record.Value))).Order());
        },
        iter: 100);
}
