using KiVendTout.Domain.Payments;

namespace KiVendTout.Grains.Abstractions.Payments;

/// <summary>One payment, key = payment id. Writes the payment's facts and lifecycle; fed by <c>payments</c>.</summary>
[Alias("kivendtout.payment")]
public interface IPaymentGrain : IGrainWithStringKey
{
    /// <summary>What is known of the payment, or the refusal.</summary>
    [Alias("get"), ResponseTimeout("00:00:05")]
    Task<Result<PaymentState>> GetAsync();
}
