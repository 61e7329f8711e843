using Google.Protobuf.WellKnownTypes;
using KiVendTout.Contracts.Sessions.V1;
using KiVendTout.Domain.Common;
using KiVendTout.Domain.Sessions;
using KiVendTout.Gateway.Common;
using FunnelStep = KiVendTout.Domain.Sessions.FunnelStep;
using FunnelStepMessage = KiVendTout.Contracts.Sessions.V1.FunnelStep;

namespace KiVendTout.Gateway.Sessions;

/// <summary>Sessions between proto and domain.</summary>
internal static class SessionMapping
{
    /// <summary>The filter of a list request.</summary>
    /// <exception cref="ContractViolationException">A field cannot be read.</exception>
    public static SessionFilter ToDomain(ListSessionsRequest request) => new()
    {
        CustomerId = Read.OptionalCustomer(request.CustomerId, "customer_id"),
        CartAbandoned = request.HasCartAbandoned ? request.CartAbandoned : null,
    };

    /// <summary>A session as answered.</summary>
    public static Session ToProto(SessionState state)
    {
        var message = new Session
        {
            SessionId = state.SessionId.Value,
            CustomerId = state.CustomerId?.Value ?? "",
            DeclaredStartTime = state.DeclaredStartedAt?.ToTimestamp(),
            DeclaredEndTime = state.DeclaredEndedAt?.ToTimestamp(),
            FirstEventTime = state.FirstEventAt?.ToTimestamp(),
            LastEventTime = state.LastEventAt?.ToTimestamp(),
            CloseTime = state.ClosedAt?.ToTimestamp(),
            EventCount = state.EventCount,
            FunnelStep = ToProto(state.FunnelStep),
            CartAbandoned = state.CartAbandoned,
            Device = state.Device ?? "",
            IpHash = state.IpHash ?? "",
            UtmSource = state.UtmSource ?? "",
            UtmCampaign = state.UtmCampaign ?? "",
            Version = state.Version,
        };
        message.EventCounts.Add(state.Counts);
        if (state.CartValue is { } cart)
        {
            (message.CartValueCents, message.CurrencyCode) = (cart.Cents, Currency.Eur);
        }

        return message;
    }

    private static FunnelStepMessage ToProto(FunnelStep step) => step switch
    {
        FunnelStep.Visit => FunnelStepMessage.Visit,
        FunnelStep.Product => FunnelStepMessage.Product,
        FunnelStep.Cart => FunnelStepMessage.Cart,
        FunnelStep.Checkout => FunnelStepMessage.Checkout,
        FunnelStep.Payment => FunnelStepMessage.Payment,
        FunnelStep.Purchase => FunnelStepMessage.Purchase,
        _ => FunnelStepMessage.Unspecified,
    };
}
