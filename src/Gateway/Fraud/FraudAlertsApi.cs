using Grpc.Core;
using KiVendTout.Contracts.Fraud.V1;
using KiVendTout.Domain.Fraud;
using KiVendTout.Gateway.Auth;
using KiVendTout.Gateway.Cluster;
using KiVendTout.Gateway.Common;
using KiVendTout.Gateway.Errors;
using KiVendTout.Gateway.Paging;
using KiVendTout.Grains.Abstractions.Customers;
using FraudAlertMessage = KiVendTout.Contracts.Fraud.V1.FraudAlert;

namespace KiVendTout.Gateway.Fraud;

/// <summary>Alerts, read from the store; checks and imports go to the customer's grain.</summary>
internal sealed class FraudAlertsApi(Silos silos, IFraudAlertQueries queries, PageTokens tokens, TimeProvider clock)
    : FraudAlertsService.FraudAlertsServiceBase
{
    public override async Task<FraudAlertMessage> GetFraudAlert(GetFraudAlertRequest request, ServerCallContext context)
    {
        var id = FraudAlertMapping.AlertId(request.AlertId, "alert_id");
        var alert = await queries.FindAsync(id, context.UntilDeadline())
            ?? throw new Refusal(ErrorCatalogue.NotFound, "there is no such alert", "alert_id").ToException();
        return FraudAlertMapping.ToProto(alert);
    }

    public override async Task<ListFraudAlertsResponse> ListFraudAlerts(ListFraudAlertsRequest request, ServerCallContext context)
    {
        var filter = new ListFraudAlertsRequest(request) { PageSize = 0, PageToken = "" };
        var wanted = tokens.Read(request.PageSize, request.PageToken, filter);
        var page = await queries.ListAsync(FraudAlertMapping.ToDomain(request), wanted, context.UntilDeadline());
        var answer = new ListFraudAlertsResponse { NextPageToken = tokens.Write(page.Next, filter) };
        answer.Alerts.AddRange(page.Items.Select(FraudAlertMapping.ToProto));
        return answer;
    }

    public override async Task<CheckPaymentResponse> CheckPayment(CheckPaymentRequest request, ServerCallContext context)
    {
        var payment = CheckMapping.ToDomain(request.Payment, clock.GetUtcNow());
        var assessment = await Grain(payment.CustomerId.Value).CheckPaymentAsync(payment).WaitAsync(context.UntilDeadline());
        return CheckMapping.ToProto(Read.Value(assessment, "payment"));
    }

    public override async Task<FraudAlertMessage> ImportFraudAlert(ImportFraudAlertRequest request, ServerCallContext context)
    {
        var alert = FraudAlertMapping.ToDomain(request.Alert);
        var stored = await Grain(alert.CustomerId.Value).ImportAlertAsync(alert, context.Caller().Actor).WaitAsync(context.UntilDeadline());
        return FraudAlertMapping.ToProto(Read.Value(stored, FraudAlertMapping.Resource));
    }

    private ICustomerGrain Grain(string customerId) => silos.Grain<ICustomerGrain>(customerId);
}
