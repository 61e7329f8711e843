namespace KiVendTout.Domain.Payments;

/// <summary>The lifecycle of one payment, after its attempt or before: pure, and the same for any order of arrival.</summary>
public static class PaymentLifecycle
{
    /// <summary>Folds a fact into what is known. Answers the very same instance when the fact is known already.</summary>
    /// <param name="state">What is known; <see cref="PaymentState.Version"/> is left for the writer to raise.</param>
    /// <param name="record">The fact.</param>
    /// <exception cref="ContractViolationException">The fact names another customer than the facts before, or there are too many refunds.</exception>
    public static PaymentState Decide(PaymentState state, PaymentRecord record)
    {
        if (state.CustomerId is { } known && known != record.CustomerId)
        {
            throw new ContractViolationException("customer_id", "must be the customer of the payment's other records");
        }

        return record switch
        {
            PaymentSettled settled when state.Succeeded is null => state with
            {
                CustomerId = record.CustomerId,
                Succeeded = settled.Succeeded,
                SettledAt = settled.OccurredAt,
            },
            PaymentRefunded refund when !state.Refunds.ContainsKey(refund.RefundId) => Refund(state, refund),
            ChargebackReported when state.ChargedBackAt is null => state with { CustomerId = record.CustomerId, ChargedBackAt = record.OccurredAt },
            PaymentLabelled label when state.LabelledFraud is null => state with { CustomerId = record.CustomerId, LabelledFraud = label.IsFraud },
            _ => state,
        };
    }

    private static PaymentState Refund(PaymentState state, PaymentRefunded refund) =>
        state.Refunds.Count >= PaymentState.MaxRefunds
            ? throw new ContractViolationException("refund_id", $"a payment has at most {PaymentState.MaxRefunds} refunds")
            : state with { CustomerId = refund.CustomerId, Refunds = state.Refunds.Add(refund.RefundId, refund.AmountCents) };
}
