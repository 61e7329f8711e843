using System.Text;
using Microsoft.Extensions.DependencyInjection;
using Orleans.Streams;
using Orleans.Streams.Core;

namespace KiVendTout.Streams.Kafka.Tests.Samples;

internal static class ReadmeSample
{
    public static void Configure(ISiloBuilder silo)
    {
        silo.Services.AddKeyedSingleton<IKafkaRecordCodec, ParcelCodec>("parcels");
        silo.AddKafkaStreams("parcels", options =>
        {
            options.BootstrapServers = "broker-1:9092,broker-2:9092";
            options.ConsumerGroup = "parcel-tracker";
            options.Topics.Add("parcel-scans");
            options.IsDeterministicFault = fault => fault is InvalidDataException;
        });
    }

    public sealed class ParcelCodec : IKafkaRecordCodec
    {
        public KafkaDecodeResult Decode(in KafkaRecord record) => record.Value.IsEmpty
            ? KafkaDecodeResult.Invalid("a scan without a place")
            : KafkaDecodeResult.Success(
                Encoding.UTF8.GetString(record.Value.Span), StreamId.Create("scans", Encoding.UTF8.GetString(record.Key.Span)));
    }

    [ImplicitStreamSubscription("scans")]
    public sealed class ParcelGrain(IKafkaStreamSubscriber subscriber)
        : Grain, IGrainWithStringKey, IStreamSubscriptionObserver, IAsyncBatchObserver<string>
    {
        private readonly List<string> places = [];

        public Task OnSubscribed(IStreamSubscriptionHandleFactory factory) => subscriber.ResumeAsync(factory.Create<string>(), this);

        public Task OnNextAsync(IList<SequentialItem<string>> scans)
        {
            places.AddRange(scans.Select(scan => scan.Item));
            return Task.CompletedTask;
        }

        public Task OnErrorAsync(Exception ex) => Task.CompletedTask;
    }

    public static Task ReadAgainAsync(IKafkaStreamsControl control, CancellationToken cancellationToken) => control.ReplayAsync(
        "parcels",
        new KafkaReplay { Topic = "parcel-scans", FromTime = new DateTimeOffset(2026, 3, 1, 0, 0, 0, TimeSpan.Zero), Subscriptions = ["scans"] },
        cancellationToken);

    public static Task<KafkaStreamPage> ReadBackAsync(IKafkaStreamReader reader, string parcel, CancellationToken cancellationToken) => reader.ReadAsync(
        "parcels", StreamId.Create("scans", parcel), new KafkaStreamRange { Topic = "parcel-scans", Partition = 0, EventsMax = 100 }, cancellationToken);
}
