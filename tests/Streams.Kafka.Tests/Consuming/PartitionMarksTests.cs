using CsCheck;

namespace KiVendTout.Streams.Kafka.Tests.Consuming;

public sealed class PartitionMarksTests
{
    private static readonly Gen<long?> Mark = Gen.OneOf(Gen.Const((long?)null), Gen.Long[0, 100].Select(offset => (long?)offset));

    [Fact]
    public void The_smaller_one_of_group_and_store_counts_and_what_is_not_known_does_not() =>
        Gen.Select(Mark, Mark).Sample((group, stored) =>
            new[] { group, stored }.Where(mark => mark is not null).Min() == new PartitionMarks(Read: null, group, stored).Wanted);

    [Fact]
    public void Reading_that_starts_again_goes_on_where_it_was() =>
        Gen.Select(Gen.Long[0, 100], Mark, Mark).Sample((read, group, stored) => new PartitionMarks(read, group, stored).Wanted == read);
}
