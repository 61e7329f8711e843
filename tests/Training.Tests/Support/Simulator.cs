using KiVendTout.Training.Histories;

namespace KiVendTout.Training.Tests.Support;

/// <summary>
/// Payments in the style of the Fraud Detection Handbook's simulator, in small: customers pay amounts of their own kind at terminals near them. Frauds are
/// all amounts above a limit; all payments at a terminal for 28 days once it is compromised; and a third of a customer's payments for 14 days once
/// the card is, with five times the amount.
/// </summary>
internal static class Simulator
{
    public static readonly DateTime Start = new(2024, 1, 1, 0, 0, 0, DateTimeKind.Utc);

    private const int Customers = 250;
    private const int Terminals = 200;
    private const int TerminalsOfACustomer = 20;
    private const int LimitCents = 220_00;
    private const int TerminalDays = 28;
    private const int CardDays = 14;

    public static List<LabelledRow> Rows(int days, int seed)
    {
        var random = new Random(seed);
        var customers = Enumerable.Range(0, Customers).Select(_ => (Mean: 5 + (random.NextDouble() * 95), Count: random.NextDouble() * 3, First: random.Next(Terminals))).ToArray();
        var terminalUntil = new int[Terminals];
        var cardUntil = new int[Customers];
        var rows = new List<LabelledRow>();
        for (var day = 0; day < days; day++)
        {
            terminalUntil[random.Next(Terminals)] = day + TerminalDays;
            cardUntil[random.Next(Customers)] = day + CardDays;
            for (var customer = 0; customer < Customers; customer++)
            {
                var (mean, count, first) = customers[customer];
                for (var left = count; left > random.NextDouble(); left--)
                {
                    var terminal = (first + random.Next(TerminalsOfACustomer)) % Terminals;
                    var isStolen = cardUntil[customer] > day && random.Next(3) == 0;
                    var cents = (long)(100 * mean * (0.1 + (random.NextDouble() * 2)) * (isStolen ? 5 : 1));
                    rows.Add(new LabelledRow
                    {
                        Time = Start.AddDays(day).AddSeconds(random.Next(86400)),
                        Customer = $"c{customer}",
                        Terminal = $"t{terminal}",
                        AmountCents = cents,
                        IsFraud = isStolen || terminalUntil[terminal] > day || (cents > LimitCents && !isStolen),
                    });
                }
            }
        }

        return rows;
    }

    public static LabelledHistory History(IEnumerable<LabelledRow> rows)
    {
        var history = new LabelledHistory([LinkedEntity.Terminal], hasResults: false);
        foreach (var row in rows)
        {
            Assert.True(history.TryAdd(row));
        }

        return history;
    }
}
