using System.Globalization;
using KiVendTout.Cli.Terminal;

namespace KiVendTout.Cli.Data.Generation.Fraud;

/// <summary>Which world to learn from, and how large it is.</summary>
internal sealed record FraudWorldPlan
{
    /// <summary>The world's laws. It is frozen: whoever changes what a seed gives changes this number too.</summary>
    public const int Version = 1;

    /// <summary>Days the world lasts: as long as the archive keeps.</summary>
    public const int Days = 730;

    /// <summary>Days at its beginning in which histories fill: nothing is learnt from them.</summary>
    public const int WarmUpDays = 365;

    /// <summary>Customers who are made together, all that is in memory at a time beside the sort of the payments.</summary>
    public const int CustomersPerCommunity = 200;

    public const int DefaultCustomers = 20_000;
    public const int MinCustomers = 500;
    public const int MaxCustomers = 1_000_000;
    public const int DefaultPaymentsPerCustomer = 20;
    public const int MinPaymentsPerCustomer = 5;
    public const int MaxPaymentsPerCustomer = 100;

    /// <summary>Plans a world.</summary>
    /// <param name="seed">Names the world: the same seed, size and end give the same bytes.</param>
    /// <param name="customers">Number of customers.</param>
    /// <param name="payments">About how many attempts to pay.</param>
    /// <param name="until">The day at whose beginning, UTC, the world ends.</param>
    /// <exception cref="WrongUseException">A size is out of range.</exception>
    public FraudWorldPlan(long seed, int customers, int payments, DateOnly until)
    {
        if (customers is < MinCustomers or > MaxCustomers)
        {
            throw new WrongUseException($"--customers must be {MinCustomers} to {MaxCustomers}");
        }

        var (least, most) = (MinPaymentsPerCustomer * (long)customers, MaxPaymentsPerCustomer * (long)customers);
        if (payments < least || payments > most)
        {
            throw new WrongUseException(string.Create(CultureInfo.InvariantCulture, $"--payments must be {least} to {most} for {customers} customers"));
        }

        (Seed, Customers, Payments, Until) = (seed, customers, payments, until);
    }

    /// <summary>Names the world among those of its size and end.</summary>
    public long Seed { get; }

    /// <summary>Number of customers.</summary>
    public int Customers { get; }

    /// <summary>About how many attempts to pay there are.</summary>
    public int Payments { get; }

    /// <summary>The day at whose beginning, UTC, the world ends.</summary>
    public DateOnly Until { get; }

    /// <summary>Whether the payments of the warm-up are left out.</summary>
    public bool DropsWarmUp { get; init; }

    /// <summary>Number of communities; the last one may be smaller.</summary>
    public int Communities => (Customers + CustomersPerCommunity - 1) / CustomersPerCommunity;

    /// <summary>Attempts to pay of an average customer.</summary>
    public double PaymentsPerCustomer => (double)Payments / Customers;
}
