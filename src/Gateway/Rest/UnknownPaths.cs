using KiVendTout.Gateway.Errors;

namespace KiVendTout.Gateway.Rest;

/// <summary>Gives a body to what routing refuses: no such path, or not with this method.</summary>
internal sealed class UnknownPaths(RequestDelegate next)
{
    public async Task InvokeAsync(HttpContext context)
    {
        await next(context);
        var response = context.Response;
        if (!response.HasStarted && response.ContentType is null
            && response.StatusCode is (StatusCodes.Status404NotFound or StatusCodes.Status405MethodNotAllowed))
        {
            var refusal = new Refusal(ErrorCatalogue.NoSuchPath, "there is no such path, or not with this method");
            await ErrorResponse.WriteAsync(context, refusal, response.StatusCode);
        }
    }
}
