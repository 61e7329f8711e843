namespace KiVendTout.Streams.Kafka;

/// <summary>An observer of single events, given batches of one.</summary>
internal sealed class SingleEvents<T>(IAsyncObserver<T> observer) : IAsyncBatchObserver<T>
{
    public Task OnNextAsync(IList<SequentialItem<T>> items) => observer.OnNextAsync(items[0].Item, items[0].Token);

    public Task OnCompletedAsync() => observer.OnCompletedAsync();

    public Task OnErrorAsync(Exception ex) => observer.OnErrorAsync(ex);
}
