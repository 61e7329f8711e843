using Google.Protobuf.WellKnownTypes;
using KiVendTout.Contracts.Fraud.V1;
using KiVendTout.Domain.Common;
using KiVendTout.Domain.Fraud;
using KiVendTout.Domain.Payments;
using KiVendTout.Gateway.Payments;
using KiVendTout.Records;
using PaymentAttempted = KiVendTout.Domain.Payments.PaymentAttempted;
using PaymentAttemptedMessage = KiVendTout.Contracts.Payments.V1.PaymentAttempted;
using RuleHitMessage = KiVendTout.Contracts.Fraud.V1.RuleHit;

namespace KiVendTout.Gateway.Fraud;

/// <summary>The check of a payment not yet made, between proto and domain.</summary>
internal static class CheckMapping
{
    private const string Resource = "payment";

    /// <summary>Stands for the id of a payment that has none yet.</summary>
    private const string NoPaymentId = "not-made-yet";

    /// <summary>The payment to check. It obeys the rules of the record of the topic, except that id and time may be left out.</summary>
    /// <exception cref="ContractViolationException">A field is missing or wrong.</exception>
    public static PaymentAttempted ToDomain(PaymentAttemptedMessage? payment, DateTimeOffset now)
    {
        if (payment is null)
        {
            throw new ContractViolationException(Resource, "is required");
        }

        var complete = payment.Clone();
        complete.AttemptTime ??= now.ToTimestamp();
        if (complete.PaymentId.Length == 0)
        {
            complete.PaymentId = NoPaymentId;
        }

        try
        {
            return PaymentRecordRules.Check(PaymentRecordCodec.ToDomain(complete), now);
        }
        catch (ContractViolationException e)
        {
            throw new ContractViolationException($"{Resource}.{e.Field}", e.Rule);
        }
    }

    /// <summary>The judgement as answered.</summary>
    public static CheckPaymentResponse ToProto(Assessment assessment)
    {
        var answer = new CheckPaymentResponse
        {
            Decision = PaymentMapping.ToProto(assessment.Decision),
            Score = assessment.Score,
            RuleSetVersion = assessment.ModelVersion is { } model ? $"{assessment.RuleSetVersion} {model}" : assessment.RuleSetVersion,
        };
        answer.RuleHits.AddRange(assessment.Hits.Select(hit => new RuleHitMessage
        {
            RuleId = hit.RuleId,
            Action = ToProto(hit.Action),
            Weight = hit.Weight,
            Reason = hit.Reason,
        }));
        return answer;
    }

    private static string ToProto(RuleAction action) => action switch
    {
        RuleAction.Record => "record",
        RuleAction.Alert => "alert",
        RuleAction.Challenge => "challenge",
        RuleAction.Block => "block",
        _ => "",
    };
}
