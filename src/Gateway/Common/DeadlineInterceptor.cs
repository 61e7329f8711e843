using Grpc.Core;

namespace KiVendTout.Gateway.Common;

/// <summary>Ends every call at its deadline, also when its handler does not look at it.</summary>
internal sealed class DeadlineInterceptor : CallInterceptor
{
    protected override Task AroundAsync(ServerCallContext context, Func<Task> call) => call().WaitAsync(context.UntilDeadline());
}
