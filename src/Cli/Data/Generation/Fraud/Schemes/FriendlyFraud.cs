namespace KiVendTout.Cli.Data.Generation.Fraud.Schemes;

/// <summary>A customer buys, has the goods, and disputes the payment. Nothing of the payment tells: it is one of theirs, of the dearer ones.</summary>
internal sealed class FriendlyFraud : IThief
{
    private const int Looks = 3;
    private const int MaxFurther = 3;
    private const int MaxDraws = 200;
    private const long NearSeconds = 15 * 86_400;

    /// <inheritdoc/>
    public void Act(FraudEpisode episode, Community community)
    {
        var (attempts, random) = (community.Attempts, community.Random);
        var best = -1;
        for (var (draw, found) = (0, 0); draw < MaxDraws && found < Looks && attempts.Count > 0; draw++)
        {
            var index = random.Next(attempts.Count);
            if (IsPaid(attempts[index]) && Math.Abs(attempts[index].Second - episode.Start) < NearSeconds)
            {
                found++;
                best = best < 0 || attempts[index].Cents > attempts[best].Cents ? index : best;
            }
        }

        if (best < 0)
        {
            return;
        }

        var (customer, second) = (attempts[best].Customer, attempts[best].Second);
        Dispute(best);
        for (var further = 0; further < MaxFurther && random.Chance(FraudRates.DisputesAgain); further++)
        {
            var next = attempts.FindIndex(other => other.Customer == customer && IsPaid(other) && other.Second > second && other.Second < second + (episode.Traits.SpanDays * 86_400L));
            if (next < 0)
            {
                return;
            }

            Dispute(next);
        }

        void Dispute(int index) => attempts[index] = attempts[index] with { Scheme = Scheme.FriendlyFraud, Episode = episode.Number };

        static bool IsPaid(Attempt attempt) => attempt is { Succeeded: true, Scheme: Scheme.None };
    }
}
