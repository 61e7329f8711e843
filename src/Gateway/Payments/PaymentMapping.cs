using Google.Protobuf.WellKnownTypes;
using KiVendTout.Contracts.Payments.V1;
using KiVendTout.Domain.Common;
using KiVendTout.Domain.Fraud;
using KiVendTout.Domain.Payments;
using KiVendTout.Gateway.Common;
using PaymentOutcome = KiVendTout.Domain.Payments.PaymentOutcome;
using PaymentOutcomeMessage = KiVendTout.Contracts.Payments.V1.PaymentOutcome;

namespace KiVendTout.Gateway.Payments;

/// <summary>Payments between proto and domain.</summary>
internal static class PaymentMapping
{
    /// <summary>The filter of a list request.</summary>
    /// <exception cref="ContractViolationException">A field cannot be read, or the end lies before the start.</exception>
    public static PaymentFilter ToDomain(ListPaymentsRequest request)
    {
        var filter = new PaymentFilter
        {
            CustomerId = Read.OptionalCustomer(request.CustomerId, "customer_id"),
            IsFraudulent = request.HasIsFraudulent ? request.IsFraudulent : null,
            From = Read.Time(request.StartTime, "start_time"),
            Until = Read.Time(request.EndTime, "end_time"),
        };
        return filter.Until < filter.From ? throw new ContractViolationException("end_time", "must not lie before start_time") : filter;
    }

    /// <summary>A payment as answered.</summary>
    public static Payment ToProto(AssessedPayment payment)
    {
        var state = payment.State;
        var message = new Payment
        {
            PaymentId = state.PaymentId.Value,
            CustomerId = state.CustomerId?.Value ?? "",
            Outcome = ToProto(state.Outcome),
            SettleTime = state.SettledAt?.ToTimestamp(),
            RefundedCents = state.RefundedCents,
            Version = state.Version,
        };
        if (state.LabelledFraud is { } isFraud)
        {
            message.IsFraudulent = isFraud;
        }

        AddAttempt(message, state.Attempt);
        AddAssessment(message, payment.Assessment);
        return message;
    }

    /// <summary>A decision as answered.</summary>
    public static PaymentDecision ToProto(Decision decision) => decision switch
    {
        Decision.Accept => PaymentDecision.Accept,
        Decision.Challenge => PaymentDecision.Challenge,
        Decision.Block => PaymentDecision.Block,
        _ => PaymentDecision.Unspecified,
    };

    private static PaymentOutcomeMessage ToProto(PaymentOutcome outcome) => outcome switch
    {
        PaymentOutcome.Pending => PaymentOutcomeMessage.Pending,
        PaymentOutcome.Succeeded => PaymentOutcomeMessage.Succeeded,
        PaymentOutcome.Failed => PaymentOutcomeMessage.Failed,
        PaymentOutcome.Refunded => PaymentOutcomeMessage.Refunded,
        PaymentOutcome.ChargedBack => PaymentOutcomeMessage.ChargedBack,
        _ => PaymentOutcomeMessage.Unspecified,
    };

    private static void AddAttempt(Payment message, Domain.Payments.PaymentAttempted? attempt)
    {
        if (attempt is null)
        {
            return;
        }

        message.SessionId = attempt.SessionId?.Value ?? "";
        message.AttemptTime = attempt.OccurredAt.ToTimestamp();
        message.Method = attempt.Method;
        message.CardBin = attempt.CardBin ?? "";
        message.PaymentCountry = attempt.Country;
        message.IpHash = attempt.IpHash ?? "";
        message.DeviceId = attempt.DeviceId ?? "";
        message.AmountCents = attempt.AmountCents;
        message.CurrencyCode = Currency.Eur;
    }

    private static void AddAssessment(Payment message, Assessment? assessment)
    {
        if (assessment is null)
        {
            return;
        }

        message.Decision = ToProto(assessment.Decision);
        message.Score = assessment.Score;
        message.RuleIds.AddRange(assessment.Hits.Select(hit => hit.RuleId));
    }
}
