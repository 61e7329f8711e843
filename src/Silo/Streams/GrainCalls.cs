using KiVendTout.Grains.Abstractions.Common;
using KiVendTout.Streams.Kafka;

namespace KiVendTout.Silo.Streams;

/// <summary>Records that go to their grains by plain calls: most of these grains are new to the silo (decision 0021).</summary>
internal static class GrainCalls
{
    /// <summary>The records of a stream namespace go to grains <typeparamref name="TGrain"/> of the stream's key.</summary>
    public static IServiceCollection AddGrainCalls<TGrain>(this IServiceCollection services, string streamNamespace)
        where TGrain : IRecordGrain =>
        services.AddSingleton<IKafkaBulkReceiver>(provider => To<TGrain>(streamNamespace, provider.GetRequiredService<IGrainFactory>()));

    /// <summary>Calls of grains <typeparamref name="TGrain"/>, whose key is the stream's.</summary>
    public static KafkaGrainCalls To<TGrain>(string streamNamespace, IGrainFactory grains)
        where TGrain : IRecordGrain =>
        new(streamNamespace, (stream, records) => grains.GetGrain<TGrain>(stream.GetKeyAsString()).TakeAsync(records));
}
