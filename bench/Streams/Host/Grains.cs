using KiVendTout.Bench.Streams.Records;
using KiVendTout.Streams.Kafka;
using Orleans.Streams;
using Orleans.Streams.Core;

namespace KiVendTout.Bench.Streams.Host;

/// <summary>A grain that is called directly.</summary>
internal interface IDirectGrain : IGrainWithStringKey
{
    Task TakeAsync(BenchEvent delivered);
}

/// <summary>A grain that the provider gives one event a call.</summary>
internal interface IOneByOneGrain : IGrainWithStringKey;

/// <summary>A grain that the provider gives all waiting events in a call: as a delivery, or by its own interface.</summary>
internal interface IBatchGrain : IGrainWithStringKey
{
    Task<bool> TakeAsync([Immutable] IReadOnlyList<object> events);
}

/// <inheritdoc cref="IDirectGrain" />
internal sealed class DirectGrain(DeliveryLedger ledger) : Grain, IDirectGrain
{
    private long _last = -1;

    public Task TakeAsync(BenchEvent delivered)
    {
        _last = ledger.Take(delivered, _last);
        return Task.CompletedTask;
    }
}

/// <inheritdoc cref="IOneByOneGrain" />
[ImplicitStreamSubscription(BenchCodec.OneByOne)]
internal sealed class OneByOneGrain(DeliveryLedger ledger, IKafkaStreamSubscriber subscriber)
    : Grain, IOneByOneGrain, IStreamSubscriptionObserver, IAsyncObserver<BenchEvent>
{
    private long _last = -1;

    public Task OnSubscribed(IStreamSubscriptionHandleFactory handleFactory) =>
        subscriber.ResumeAsync(handleFactory.Create<BenchEvent>(), (IAsyncObserver<BenchEvent>)this);

    public Task OnNextAsync(BenchEvent item, StreamSequenceToken? token = null)
    {
        Blockage.Check(item);
        _last = ledger.Take(item, _last);
        return Task.CompletedTask;
    }

    public Task OnErrorAsync(Exception ex) => Task.CompletedTask;
}

/// <inheritdoc cref="IBatchGrain" />
[ImplicitStreamSubscription(BenchCodec.Batches)]
internal sealed class BatchGrain(DeliveryLedger ledger, IKafkaStreamSubscriber subscriber)
    : Grain, IBatchGrain, IStreamSubscriptionObserver, IAsyncBatchObserver<BenchEvent>
{
    private long _last = -1;

    public Task OnSubscribed(IStreamSubscriptionHandleFactory handleFactory) =>
        subscriber.ResumeAsync(handleFactory.Create<BenchEvent>(), (IAsyncBatchObserver<BenchEvent>)this);

    public Task<bool> TakeAsync(IReadOnlyList<object> events)
    {
        Blockage.Check((BenchEvent)events[0]);
        foreach (var delivered in events)
        {
            _last = ledger.Take((BenchEvent)delivered, _last);
        }

        return Task.FromResult(true);
    }

    public Task OnNextAsync(IList<SequentialItem<BenchEvent>> items)
    {
        Blockage.Check(items[0].Item);
        foreach (var item in items)
        {
            _last = ledger.Take(item.Item, _last);
        }

        return Task.CompletedTask;
    }

    public Task OnErrorAsync(Exception ex) => Task.CompletedTask;
}

/// <summary>The stuck partition: its grains fail as if their database were away.</summary>
internal static class Blockage
{
    public static void Check(BenchEvent item)
    {
        if (item.IsBlocked)
        {
            throw new IOException("The benchmark holds this partition up.");
        }
    }
}
