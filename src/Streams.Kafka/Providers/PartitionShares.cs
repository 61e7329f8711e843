namespace KiVendTout.Streams.Kafka;

/// <summary>
/// Spreads partitions over silos: evenly, the same on every silo that sees the same members, and few of them move when a member comes or goes.
/// </summary>
internal static class PartitionShares
{
    private const uint HashPrime = 0x9E3779B1;

    /// <summary>The owner of every partition.</summary>
    /// <param name="partitions">All partitions as (number, hash), in the same order everywhere.</param>
    /// <param name="silos">Hashes of the silos, in the same order everywhere, none twice.</param>
    /// <returns>For each partition the index of its silo.</returns>
    public static int[] Owners(IReadOnlyList<uint> partitions, IReadOnlyList<uint> silos)
    {
        var owners = new int[partitions.Count];
        if (silos.Count == 0)
        {
            Array.Fill(owners, -1);
            return owners;
        }

        // Rendezvous hashing with a bound on each silo's load: a partition goes to the silo that scores best and has room.
        var room = new int[silos.Count];
        Array.Fill(room, (partitions.Count + silos.Count - 1) / silos.Count);
        for (var p = 0; p < partitions.Count; p++)
        {
            var best = -1;
            ulong bestScore = 0;
            for (var s = 0; s < silos.Count; s++)
            {
                var score = Score(partitions[p], silos[s]);
                if (room[s] > 0 && (best < 0 || score > bestScore))
                {
                    best = s;
                    bestScore = score;
                }
            }

            room[best]--;
            owners[p] = best;
        }

        return owners;
    }

    private static ulong Score(uint partition, uint silo)
    {
        var mixed = ((ulong)partition << 32) | (silo * HashPrime);
        mixed ^= mixed >> 33;
        mixed *= 0xFF51AFD7ED558CCD;
        mixed ^= mixed >> 33;
        mixed *= 0xC4CEB9FE1A85EC53;
        return mixed ^ (mixed >> 33);
    }
}
