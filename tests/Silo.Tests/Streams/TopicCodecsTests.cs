using System.Text;
using System.Text.Json;
using KiVendTout.Contracts.Payments.V1;
using KiVendTout.Domain.Common;
using KiVendTout.Embedded;
using KiVendTout.Records;
using KiVendTout.Records.Topics;
using KiVendTout.Silo.Hosting;
using KiVendTout.Streams.Kafka;
using Microsoft.Extensions.DependencyInjection;

namespace KiVendTout.Silo.Tests.Streams;

/// <summary>The codecs read what the catalogue of topics says, and send it where the catalogue says.</summary>
public sealed class TopicCodecsTests : IAsyncDisposable
{
    private static readonly DateTimeOffset Noon = new(2025, 11, 17, 12, 0, 0, TimeSpan.Zero);

    private readonly IAsyncDisposable _silo;
    private readonly IKafkaRecordCodec _codec;

    public TopicCodecsTests()
    {
        var silo = SiloHost.Build([
            "--Postgres:ConnectionString=Host=127.0.0.1", "--Keys:ConnectionString=Host=127.0.0.1", "--Kafka:BootstrapServers=127.0.0.1:1"]);
        (_silo, _codec) = (silo, silo.Services.GetRequiredService<IKafkaRecordCodec>());
    }

    public static TheoryData<string, string> Carried =>
        [.. TopicCatalogue.Inputs.SelectMany(topic => topic.RecordTypes.Select(type => (topic.Name, type)))];

    public static TheoryData<string, string> Foreign =>
        [.. TopicCatalogue.Inputs.SelectMany(topic => TopicCatalogue.All.SelectMany(other => other.RecordTypes).Except(topic.RecordTypes).Select(type => (topic.Name, type)))];

    [Theory]
    [MemberData(nameof(Carried))]
    public void A_record_goes_to_the_streams_of_its_topic_an_attempt_to_its_customer_alone(string topic, string type) => Assert.Equal(
        type == PaymentAttempted.Descriptor.FullName ? [StreamNames.PaymentsOfCustomer] : TopicCatalogue.Inputs.Single(known => known.Name == topic).Streams,
        _codec.Decode(Record(topic, type)).Deliveries.Select(delivery => delivery.Target.GetNamespace()!));

    [Theory]
    [MemberData(nameof(Foreign))]
    public void A_record_of_another_topic_is_refused(string topic, string type) =>
        Assert.Contains("names no record of this topic", _codec.Decode(Record(topic, type)).Reason, StringComparison.Ordinal);

    [Theory]
    [MemberData(nameof(Carried))]
    public void A_record_whose_key_is_not_its_customer_is_refused_and_one_without_a_key_is_not(string topic, string type)
    {
        Assert.StartsWith("key: ", _codec.Decode(Record(topic, type, key: "C-of-somebody-else")).Reason, StringComparison.Ordinal);
        Assert.Equal(KafkaDecodeOutcome.Success, _codec.Decode(Record(topic, type, key: "")).Outcome);
    }

    [Theory]
    [MemberData(nameof(Carried))]
    public void A_record_written_at_no_credible_time_is_refused(string topic, string type)
    {
        Assert.StartsWith("ce_time: ", _codec.Decode(Record(topic, type, time: default(DateTimeOffset))).Reason, StringComparison.Ordinal);
        Assert.StartsWith("ce_time: ", _codec.Decode(Record(topic, type, time: DateTimeOffset.MaxValue)).Reason, StringComparison.Ordinal);
    }

    [Theory]
    [MemberData(nameof(Carried))]
    public void Whoever_calls_himself_our_silo_is_read_like_anybody_else(string topic, string type) =>
        Assert.Equal(KafkaDecodeOutcome.Success, _codec.Decode(Record(topic, type, source: CloudEventHeaders.SiloSource)).Outcome);

    public ValueTask DisposeAsync() => _silo.DisposeAsync();

    /// <summary>A record as it was written once.</summary>
    private static KafkaRecord Record(string topic, string type, string? key = null, DateTimeOffset? time = null, string source = "a-shop")
    {
        var golden = Path.Combine(RepositoryLayout.Find().Root, "tests", "Records.Tests", "Golden", type + ".1");
        using var told = JsonDocument.Parse(File.ReadAllText(golden + ".json"));
        var headers = CloudEventHeaders.ForProtobuf("1", type, source, time ?? Noon).Select(header => KeyValuePair.Create(header.Key, (byte[]?)Encoding.UTF8.GetBytes(header.Value)));
        return new KafkaRecord(
            topic, 0, 0, Noon, Encoding.UTF8.GetBytes(key ?? told.RootElement.GetProperty("customer_id").GetString()!), File.ReadAllBytes(golden + ".binpb"), KafkaHeaders.Create(headers));
    }
}
