using CsCheck;

namespace KiVendTout.Streams.Kafka.Tests.Providers;

public sealed class PartitionSharesTests
{
    private static readonly Gen<uint[]> Hashes = Gen.UInt.Array[1, 60].Select(hashes => hashes.Distinct().ToArray());

    [Fact]
    public void Every_partition_has_one_owner_and_no_silo_has_more_than_its_share() => Gen.Select(Hashes, Hashes).Sample((partitions, silos) =>
    {
        var owners = PartitionShares.Owners(partitions, silos);
        Assert.All(owners, owner => Assert.InRange(owner, 0, silos.Length - 1));
        var most = (partitions.Length + silos.Length - 1) / silos.Length;
        Assert.All(owners.GroupBy(owner => owner), share => Assert.InRange(share.Count(), 1, most));
    });

    [Fact]
    public void Few_partitions_move_when_a_silo_joins()
    {
        var partitions = Enumerable.Range(0, 48).Select(i => (uint)i * 89_478_485u).ToArray();
        uint[] three = [0x1234_5678, 0x9ABC_DEF0, 0x0F1E_2D3C];
        var before = PartitionShares.Owners(partitions, three);
        var after = PartitionShares.Owners(partitions, [.. three, 0x5555_AAAA]);
        Assert.InRange(before.Zip(after).Count(pair => pair.First != pair.Second), 12, 24);
    }

    [Fact]
    public void Without_silos_there_are_no_owners() => Assert.Equal([-1, -1], PartitionShares.Owners([1, 2], []));
}
