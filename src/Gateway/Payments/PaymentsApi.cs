using Grpc.Core;
using KiVendTout.Contracts.Payments.V1;
using KiVendTout.Domain.Common;
using KiVendTout.Domain.Payments;
using KiVendTout.Gateway.Common;
using KiVendTout.Gateway.Errors;
using KiVendTout.Gateway.Paging;

namespace KiVendTout.Gateway.Payments;

/// <summary>Payments, read from the store.</summary>
internal sealed class PaymentsApi(IPaymentQueries queries, PageTokens tokens) : PaymentsService.PaymentsServiceBase
{
    public override async Task<Payment> GetPayment(GetPaymentRequest request, ServerCallContext context)
    {
        var id = PaymentId.Parse(request.PaymentId);
        var payment = await queries.FindAsync(id, context.UntilDeadline())
            ?? throw new Refusal(ErrorCatalogue.NotFound, "there is no such payment", "payment_id").ToException();
        return PaymentMapping.ToProto(payment);
    }

    public override async Task<ListPaymentsResponse> ListPayments(ListPaymentsRequest request, ServerCallContext context)
    {
        var filter = new ListPaymentsRequest(request) { PageSize = 0, PageToken = "" };
        var wanted = tokens.Read(request.PageSize, request.PageToken, filter);
        var page = await queries.ListAsync(PaymentMapping.ToDomain(request), wanted, context.UntilDeadline());
        var answer = new ListPaymentsResponse { NextPageToken = tokens.Write(page.Next, filter) };
        answer.Payments.AddRange(page.Items.Select(PaymentMapping.ToProto));
        return answer;
    }
}
