using KiVendTout.Grains.Abstractions.Common;

namespace KiVendTout.Grains.Abstractions.Payments;

/// <summary>One payment, key = payment id. Writes the lifecycle in the payment's row; fed by <c>payments</c>.</summary>
[Alias("kivendtout.payment")]
public interface IPaymentGrain : IRecordGrain;
