using Grpc.Core;
using KiVendTout.Contracts.Sessions.V1;
using KiVendTout.Domain.Common;
using KiVendTout.Domain.Sessions;
using KiVendTout.Gateway.Common;
using KiVendTout.Gateway.Errors;
using KiVendTout.Gateway.Paging;

namespace KiVendTout.Gateway.Sessions;

/// <summary>Sessions, read from the store.</summary>
internal sealed class SessionsApi(ISessionQueries queries, PageTokens tokens) : SessionsService.SessionsServiceBase
{
    public override async Task<Session> GetSession(GetSessionRequest request, ServerCallContext context)
    {
        var id = SessionId.Parse(request.SessionId);
        var session = await queries.FindAsync(id, context.UntilDeadline())
            ?? throw new Refusal(ErrorCatalogue.NotFound, "there is no such session", "session_id").ToException();
        return SessionMapping.ToProto(session);
    }

    public override async Task<ListSessionsResponse> ListSessions(ListSessionsRequest request, ServerCallContext context)
    {
        var filter = new ListSessionsRequest(request) { PageSize = 0, PageToken = "" };
        var wanted = tokens.Read(request.PageSize, request.PageToken, filter);
        var page = await queries.ListAsync(SessionMapping.ToDomain(request), wanted, context.UntilDeadline());
        var answer = new ListSessionsResponse { NextPageToken = tokens.Write(page.Next, filter) };
        answer.Sessions.AddRange(page.Items.Select(SessionMapping.ToProto));
        return answer;
    }
}
