using KiVendTout.Domain.Fraud;

namespace KiVendTout.Domain.Payments;

/// <summary>A payment with what we decided of it.</summary>
/// <param name="State">The payment.</param>
/// <param name="Assessment">The decision; null while it is not assessed.</param>
public sealed record AssessedPayment(PaymentState State, Assessment? Assessment);
