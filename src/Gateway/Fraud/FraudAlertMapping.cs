using Google.Protobuf.WellKnownTypes;
using KiVendTout.Contracts.Fraud.V1;
using KiVendTout.Domain.Common;
using KiVendTout.Domain.Fraud;
using KiVendTout.Gateway.Common;
using AlertOrigin = KiVendTout.Domain.Fraud.AlertOrigin;
using AlertOriginMessage = KiVendTout.Contracts.Fraud.V1.AlertOrigin;
using AlertStatus = KiVendTout.Domain.Fraud.AlertStatus;
using AlertStatusMessage = KiVendTout.Contracts.Fraud.V1.AlertStatus;
using FraudAlert = KiVendTout.Domain.Fraud.FraudAlert;
using FraudAlertMessage = KiVendTout.Contracts.Fraud.V1.FraudAlert;

namespace KiVendTout.Gateway.Fraud;

/// <summary>Alerts between proto and domain.</summary>
internal static class FraudAlertMapping
{
    /// <summary>Name of the field of an import request that holds the alert.</summary>
    public const string Resource = "alert";

    /// <summary>Takes the id of an alert from outside.</summary>
    /// <exception cref="ContractViolationException">It is no id.</exception>
    public static string AlertId(string text, string field) => FraudAlertRules.IsId(text)
        ? text
        : throw new ContractViolationException(field, FraudAlertRules.IdDescription);

    /// <summary>The filter of a list request.</summary>
    /// <exception cref="ContractViolationException">A field cannot be read.</exception>
    public static AlertFilter ToDomain(ListFraudAlertsRequest request) => new()
    {
        CustomerId = Read.OptionalCustomer(request.CustomerId, "customer_id"),
        RuleId = request.RuleId.Length == 0 ? null : RuleId(request.RuleId, "rule_id"),
        Origin = ToDomain(request.Origin, "origin"),
        Status = ToDomain(request.Status, "status"),
    };

    /// <summary>An alert another system raised; whether it obeys the rules is asked of <see cref="FraudAlertRules"/> by the customer's grain.</summary>
    /// <exception cref="ContractViolationException">A field is missing, or no value at all.</exception>
    public static FraudAlert ToDomain(FraudAlertMessage? alert)
    {
        if (alert is null)
        {
            throw new ContractViolationException(Resource, "is required");
        }

        CheckImport(alert);
        return new FraudAlert
        {
            AlertId = alert.AlertId,
            PaymentId = new(alert.PaymentId),
            CustomerId = CustomerId.Parse(alert.CustomerId, "alert.customer_id"),
            SessionId = alert.SessionId.Length == 0 ? null : new SessionId(alert.SessionId),
            RaisedAt = Read.Time(alert.RaiseTime, "alert.raise_time") ?? throw new ContractViolationException("alert.raise_time", "is required"),
            AmountCents = alert.AmountCents,
            RuleId = alert.RuleId,
            Origin = AlertOrigin.Import,
            Status = ToDomain(alert.Status, "alert.status") ?? AlertStatus.Open,
            LabelledFraud = alert.HasLabelledFraud ? alert.LabelledFraud : null,
        };
    }

    /// <summary>An alert as answered.</summary>
    public static FraudAlertMessage ToProto(FraudAlert alert)
    {
        var message = new FraudAlertMessage
        {
            AlertId = alert.AlertId,
            PaymentId = alert.PaymentId.Value,
            CustomerId = alert.CustomerId.Value,
            SessionId = alert.SessionId?.Value ?? "",
            RaiseTime = alert.RaisedAt.ToTimestamp(),
            AmountCents = alert.AmountCents,
            CurrencyCode = Currency.Eur,
            RuleId = alert.RuleId,
            Origin = ToProto(alert.Origin),
            Status = ToProto(alert.Status),
        };
        if (alert.Score is { } score)
        {
            message.Score = score;
        }

        if (alert.LabelledFraud is { } labelled)
        {
            message.LabelledFraud = labelled;
        }

        return message;
    }

    private static void CheckImport(FraudAlertMessage alert)
    {
        if (alert.CurrencyCode is not ("" or Currency.Eur))
        {
            throw new ContractViolationException("alert.currency_code", $"must be {Currency.Eur}");
        }

        if (alert.Origin is not (AlertOriginMessage.Unspecified or AlertOriginMessage.Import))
        {
            throw new ContractViolationException("alert.origin", "must be ALERT_ORIGIN_IMPORT or left out");
        }

        if (alert.HasScore)
        {
            throw new ContractViolationException("alert.score", "must be left out: only our own alerts have a score");
        }
    }

    private static string RuleId(string text, string field) =>
        TextRule.IsValid(text, FraudAlert.MaxRuleLength)
            ? text
            : throw new ContractViolationException(field, TextRule.Describe(FraudAlert.MaxRuleLength));

    private static AlertOrigin? ToDomain(AlertOriginMessage origin, string field) => origin switch
    {
        AlertOriginMessage.Unspecified => null,
        AlertOriginMessage.Rule => AlertOrigin.Rule,
        AlertOriginMessage.Model => AlertOrigin.Model,
        AlertOriginMessage.Import => AlertOrigin.Import,
        _ => throw new ContractViolationException(field, "is no origin we know"),
    };

    private static AlertStatus? ToDomain(AlertStatusMessage status, string field) => status switch
    {
        AlertStatusMessage.Unspecified => null,
        AlertStatusMessage.Open => AlertStatus.Open,
        AlertStatusMessage.Confirmed => AlertStatus.Confirmed,
        AlertStatusMessage.Dismissed => AlertStatus.Dismissed,
        _ => throw new ContractViolationException(field, "is no status we know"),
    };

    private static AlertOriginMessage ToProto(AlertOrigin origin) => origin switch
    {
        AlertOrigin.Rule => AlertOriginMessage.Rule,
        AlertOrigin.Model => AlertOriginMessage.Model,
        AlertOrigin.Import => AlertOriginMessage.Import,
        _ => AlertOriginMessage.Unspecified,
    };

    private static AlertStatusMessage ToProto(AlertStatus status) => status switch
    {
        AlertStatus.Open => AlertStatusMessage.Open,
        AlertStatus.Confirmed => AlertStatusMessage.Confirmed,
        AlertStatus.Dismissed => AlertStatusMessage.Dismissed,
        _ => AlertStatusMessage.Unspecified,
    };
}
