using Orleans.Streams;
using Orleans.Streams.Core;

namespace KiVendTout.Streams.Kafka.Tests;

public interface ITestKeyGrain : IGrainWithStringKey
{
    Task<string> WhereAsync();

    /// <summary>Takes events by a call.</summary>
    Task<bool> TakeAsync([Immutable] IReadOnlyList<object> events);
}

public interface ITestOtherGrain : IGrainWithStringKey;

public interface ITestDeafGrain : IGrainWithStringKey;

/// <summary>Takes events in batches.</summary>
[ImplicitStreamSubscription(TestCodec.Keys)]
internal sealed class TestKeyGrain(TestWorld world, IKafkaStreamSubscriber subscriber)
    : Grain, ITestKeyGrain, IStreamSubscriptionObserver, IAsyncBatchObserver<TestEvent>
{
    public override Task OnActivateAsync(CancellationToken cancellationToken)
    {
        world.OnActivate(this.GetPrimaryKeyString());
        return Task.CompletedTask;
    }

    public Task OnSubscribed(IStreamSubscriptionHandleFactory handleFactory) => subscriber.ResumeAsync(handleFactory.Create<TestEvent>(), this);

    public Task OnNextAsync(IList<SequentialItem<TestEvent>> items) =>
        world.TakeAsync(this.GetPrimaryKeyString(), [.. items.Select(item => item.Item)]);

    public async Task<bool> TakeAsync(IReadOnlyList<object> events)
    {
        if (world.RefusesCall(this.GetPrimaryKeyString()))
        {
            return false;
        }

        await world.TakeAsync(this.GetPrimaryKeyString(), [.. events.Cast<TestEvent>()]);
        Interlocked.Add(ref world.Called, events.Count);
        return true;
    }

    public Task OnErrorAsync(Exception ex) => Task.CompletedTask;

    public Task<string> WhereAsync() => Task.FromResult(RuntimeIdentity);
}

/// <summary>Takes events one by one.</summary>
[ImplicitStreamSubscription(TestCodec.Others)]
internal sealed class TestOtherGrain(TestWorld world, IKafkaStreamSubscriber subscriber)
    : Grain, ITestOtherGrain, IStreamSubscriptionObserver, IAsyncObserver<TestEvent>
{
    public Task OnSubscribed(IStreamSubscriptionHandleFactory handleFactory) => subscriber.ResumeAsync(handleFactory.Create<TestEvent>(), this);

    public Task OnNextAsync(TestEvent item, StreamSequenceToken? token = null) => world.TakeAsync(this.GetPrimaryKeyString(), [item]);

    public Task OnErrorAsync(Exception ex) => Task.CompletedTask;
}

/// <summary>Subscribes and never resumes: a mistake of its author.</summary>
[ImplicitStreamSubscription(TestCodec.Deaf)]
internal sealed class TestDeafGrain : Grain, ITestDeafGrain;

/// <summary>Asks the test's world.</summary>
internal sealed class TestDependencies(TestWorld world) : IKafkaDependencyCheck
{
    public ValueTask<bool> IsAnsweringAsync(CancellationToken cancellationToken) => ValueTask.FromResult(world.IsAnswering());
}

/// <summary>Keeps the letters in the test's world.</summary>
internal sealed class TestMirror(TestWorld world) : IKafkaDeadLetterMirror
{
    public ValueTask<KafkaDeadLetter?> RecordAsync(KafkaDeadLetter letter, CancellationToken cancellationToken)
    {
        world.OnMirror(letter);
        world.Mirrored.Enqueue(letter);
        return ValueTask.FromResult(world.Keep(letter));
    }
}
