namespace KiVendTout.Cli.Data.Generation;

/// <summary>Kinds of fraud.</summary>
internal enum FraudKind
{
    /// <summary>Stolen cards are tried, one after the other, with small amounts.</summary>
    CardTesting,

    /// <summary>A thief has a customer's password, and goes on from another device and network when the first try is refused.</summary>
    Takeover,

    /// <summary>A new account buys for much, abroad and at night, and is never seen again.</summary>
    Mule,
}

/// <summary>One fraud: whom it befalls, on which day.</summary>
/// <param name="Kind">What is done.</param>
/// <param name="Day">The day it is done.</param>
internal sealed record Episode(FraudKind Kind, int Day)
{
    private const int Kinds = 3;

    /// <summary>Every third fraud is young: nobody has found it out yet.</summary>
    private const int YoungEvery = 3;

    /// <summary>The fraud of a customer; null for nearly all.</summary>
    public static Episode? Of(WorldPlan plan, int customerIndex)
    {
        var stride = plan.Customers / plan.Episodes;
        var number = customerIndex / stride;
        if (number >= plan.Episodes)
        {
            return null;
        }

        var random = SeededRandom.For(plan.Seed, RandomUse.Episode, number);
        if (customerIndex % stride != random.Next(stride))
        {
            return null;
        }

        // Each round of three kinds begins with another one, so that every kind is found among the young.
        var kind = (FraudKind)((number + (number / Kinds)) % Kinds);
        var firstYoungDay = WorldPlan.Days - WorldClock.LabelDelayDays;
        var day = number % YoungEvery == YoungEvery - 1
            ? random.Between(firstYoungDay + 1, WorldPlan.Days - 1)
            : random.Between(1, firstYoungDay - 1);
        return new Episode(kind, day);
    }
}
