using Grpc.Core;
using Grpc.Core.Interceptors;

namespace KiVendTout.Gateway.Common;

/// <summary>
/// What holds for every call, whatever its kind: unary, client streaming, server streaming, duplex. An interceptor of ours says what it does around the
/// call, with each message of the client and with each answer; none can forget a kind.
/// </summary>
internal abstract class CallInterceptor : Interceptor
{
    public sealed override async Task<TResponse> UnaryServerHandler<TRequest, TResponse>(
        TRequest request, ServerCallContext context, UnaryServerMethod<TRequest, TResponse> continuation)
    {
        TResponse? answer = null;
        await AroundAsync(context, async () =>
        {
            OnRequest(request, context);
            answer = await continuation(request, context);
            OnAnswer(answer, context);
        });
        return answer!;
    }

    public sealed override async Task<TResponse> ClientStreamingServerHandler<TRequest, TResponse>(
        IAsyncStreamReader<TRequest> requestStream, ServerCallContext context, ClientStreamingServerMethod<TRequest, TResponse> continuation)
    {
        TResponse? answer = null;
        await AroundAsync(context, async () =>
        {
            answer = await continuation(new Requests<TRequest>(this, requestStream, context), context);
            OnAnswer(answer, context);
        });
        return answer!;
    }

    public sealed override Task ServerStreamingServerHandler<TRequest, TResponse>(
        TRequest request, IServerStreamWriter<TResponse> responseStream, ServerCallContext context, ServerStreamingServerMethod<TRequest, TResponse> continuation) =>
        AroundAsync(context, () =>
        {
            OnRequest(request, context);
            return continuation(request, new Answers<TResponse>(this, responseStream, context), context);
        });

    public sealed override Task DuplexStreamingServerHandler<TRequest, TResponse>(
        IAsyncStreamReader<TRequest> requestStream, IServerStreamWriter<TResponse> responseStream, ServerCallContext context,
        DuplexStreamingServerMethod<TRequest, TResponse> continuation) =>
        AroundAsync(context, () => continuation(
            new Requests<TRequest>(this, requestStream, context), new Answers<TResponse>(this, responseStream, context), context));

    /// <summary>Runs the call, with what is to happen before and after it.</summary>
    /// <param name="context">The call.</param>
    /// <param name="call">What is left of it.</param>
    protected virtual Task AroundAsync(ServerCallContext context, Func<Task> call) => call();

    /// <summary>Sees each message of the client before its handler does.</summary>
    protected virtual void OnRequest(object message, ServerCallContext context)
    {
        // Most have nothing to say about messages.
    }

    /// <summary>Sees each answer before the client does.</summary>
    protected virtual void OnAnswer(object message, ServerCallContext context)
    {
        // Most have nothing to say about answers.
    }

    /// <summary>Sees what was thrown while a message of the client was read, and says what the handler is to see instead.</summary>
    protected virtual Exception OnUnreadable(Exception exception, ServerCallContext context) => exception;

    private sealed class Requests<T>(CallInterceptor owner, IAsyncStreamReader<T> inner, ServerCallContext context) : IAsyncStreamReader<T>
        where T : class
    {
        public T Current => inner.Current;

        public async Task<bool> MoveNext(CancellationToken cancellationToken)
        {
            if (!await ReadAsync(cancellationToken))
            {
                return false;
            }

            owner.OnRequest(inner.Current, context);
            return true;
        }

        private async Task<bool> ReadAsync(CancellationToken cancellationToken)
        {
            try
            {
                return await inner.MoveNext(cancellationToken);
            }
            catch (Exception e) when (e is not OperationCanceledException)
            {
                throw owner.OnUnreadable(e, context);
            }
        }
    }

    private sealed class Answers<T>(CallInterceptor owner, IServerStreamWriter<T> inner, ServerCallContext context) : IServerStreamWriter<T>
        where T : class
    {
        public WriteOptions? WriteOptions
        {
            get => inner.WriteOptions;
            set => inner.WriteOptions = value;
        }

        public Task WriteAsync(T message) => WriteAsync(message, CancellationToken.None);

        public Task WriteAsync(T message, CancellationToken cancellationToken)
        {
            owner.OnAnswer(message, context);
            return inner.WriteAsync(message, cancellationToken);
        }
    }
}
