using KiVendTout.Domain.Fraud.Window;

namespace KiVendTout.Training.Histories;

/// <summary>A payment of a labelled history: numbers only. Codes stand for texts (<see cref="TextCodes"/>).</summary>
/// <param name="Ticks">When it was tried, ticks of UTC.</param>
/// <param name="AmountCents">Amount, cents.</param>
/// <param name="Customer">Code of the customer.</param>
/// <param name="Device">Code of the device.</param>
/// <param name="Terminal">Code of the terminal.</param>
/// <param name="Address">Code of the address.</param>
/// <param name="Card">Code of the card.</param>
/// <param name="Country">Code of the payment's country.</param>
/// <param name="CustomerCountry">Code of the customer's country.</param>
/// <param name="Result">How it ended.</param>
/// <param name="IsFraud">Whether it was a fraud.</param>
internal readonly record struct LabelledPayment(
    long Ticks, long AmountCents, int Customer, int Device, int Terminal, int Address, int Card, int Country, int CustomerCountry, PaymentResult Result, bool IsFraud)
{
    /// <summary>The day, UTC, counted from the first of the calendar.</summary>
    public int Day => (int)(Ticks / TimeSpan.TicksPerDay);
}
