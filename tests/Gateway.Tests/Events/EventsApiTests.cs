using System.Net;
using System.Text;
using Confluent.Kafka;
using Google.Protobuf.WellKnownTypes;
using Grpc.Core;
using KiVendTout.Contracts.Events.V1;
using KiVendTout.Gateway.Tests.Support;
using KiVendTout.Testing.Kafka;

namespace KiVendTout.Gateway.Tests.Events;

/// <summary>A broker with the two topics of events.</summary>
public sealed class EventTopics : IAsyncDisposable
{
    public const int Partitions = 2;

    private readonly EmbeddedKafkaFixture _kafka = new();

    public EventTopics()
    {
        _kafka.Cluster.CreateTopic("user-events", Partitions);
        _kafka.Cluster.CreateTopic("cart-events", Partitions);
    }

    public string Servers => _kafka.BootstrapServers;

    /// <summary>Has the next records that are produced refused: the client that gets this answer is broken.</summary>
    public void BreakNextProducer() => _kafka.Cluster.RefuseRequests(request: 0, Confluent.Kafka.ErrorCode.OutOfOrderSequenceNumber, times: 1);

    public ValueTask DisposeAsync() => _kafka.DisposeAsync();
}

[Collection(SharedGateway.Name)]
public sealed class EventsApiTests(SharedGateway stack, EventTopics topics) : IClassFixture<EventTopics>
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(30);

    private static readonly string[] Topics = ["user-events", "cart-events"];

    [Fact]
    public async Task Good_events_are_on_their_topics_before_the_answer_and_bad_ones_are_named()
    {
        await using var gateway = await StartAsync();
        var (view, cart, bad) = (Event("page_view"), Event("add_to_cart"), Event("page_view"));
        bad.SessionId = "";

        var answer = await Client(gateway).PublishEventsAsync(new PublishEventsRequest { Events = { view, bad, cart } }, stack.As("service"));

        Assert.Equal((2L, 1L), (answer.AcceptedCount, answer.FailedCount));
        var failure = Assert.Single(answer.Failures);
        Assert.Equal((1L, bad.EventId, "INVALID_FIELD", "session_id"), (failure.Index, failure.EventId, failure.Reason, failure.Field));
        var records = Read(2, view.CustomerId, cart.CustomerId);
        Assert.Equal(view.EventTime, UserEvent.Parser.ParseFrom(records["user-events"].Value).EventTime);
        Assert.Equal(1290, CartEvent.Parser.ParseFrom(records["cart-events"].Value).CartValueCents);
        var headers = records["cart-events"].Headers.ToDictionary(header => header.Key, header => Encoding.UTF8.GetString(header.GetValueBytes()));
        Assert.Equal((cart.EventId, "kivendtout.events.v1.CartEvent", "application/protobuf"), (headers["ce_id"], headers["ce_type"], headers["content-type"]));
    }

    [Fact]
    public async Task A_stream_is_answered_once_with_the_places_of_its_failures()
    {
        await using var gateway = await StartAsync();
        using var call = Client(gateway).PublishEventStream(stack.As("admin"));
        for (var message = 0; message < 3; message++)
        {
            var request = new PublishEventStreamRequest { Events = { Enumerable.Range(0, 200).Select(_ => Event("page_view")) } };
            request.Events[7].EventType = message == 2 ? "No Type" : "search";
            await call.RequestStream.WriteAsync(request, TestContext.Current.CancellationToken);
        }

        await call.RequestStream.CompleteAsync();
        var answer = await call;

        Assert.Equal((599L, 1L), (answer.AcceptedCount, answer.FailedCount));
        Assert.Equal((407L, "event_type"), (Assert.Single(answer.Failures).Index, answer.Failures[0].Field));
    }

    [Fact]
    public async Task A_caller_beyond_its_share_is_refused_and_another_is_not()
    {
        await using var gateway = await StartAsync("--Events:EventsPerSecond=1", "--Events:BurstEvents=500");
        var full = new PublishEventsRequest { Events = { Enumerable.Range(0, 500).Select(_ => Event("page_view")) } };
        await Client(gateway).PublishEventsAsync(full, stack.As("service", "partner"));

        var refused = await GrpcFailure.OfAsync(Client(gateway).PublishEventsAsync(full, stack.As("service", "partner")));

        Assert.Equal((StatusCode.ResourceExhausted, "RATE_LIMITED"), (refused.Code, refused.Reason));
        Assert.NotNull(refused.Status!.GetDetail<Google.Rpc.RetryInfo>());
        Assert.Equal(500, (await Client(gateway).PublishEventsAsync(full, stack.As("service", "site"))).AcceptedCount);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(501)]
    public async Task A_message_has_1_to_500_events(int count)
    {
        var request = new PublishEventsRequest { Events = { Enumerable.Range(0, count).Select(_ => Event("page_view")) } };
        var failure = await GrpcFailure.OfAsync(Client(stack.Gateway).PublishEventsAsync(request, stack.As("service")));
        Assert.Equal((StatusCode.InvalidArgument, "events"), (failure.Code, failure.Field));
    }

    [Fact]
    public async Task Without_a_broker_an_event_is_not_lost_silently()
    {
        var answer = await Client(stack.Gateway).PublishEventsAsync(new PublishEventsRequest { Events = { Event("page_view") } }, stack.As("service"));
        Assert.Equal("TEMPORARILY_UNAVAILABLE", Assert.Single(answer.Failures).Reason);
    }

    [Fact]
    public async Task Rest_takes_a_message_too()
    {
        await using var gateway = await StartAsync();
        var json = $$$"""{"events":[{"event_id":"{{{SharedGateway.NewId("E")}}}","event_time":"2025-03-01T12:00:00Z","event_type":"search","customer_id":"C1","session_id":"S1"}]}""";
        using var answer = await gateway.Http.SendAsync(stack.Rest(HttpMethod.Post, "/api/v1/events", json), TestContext.Current.CancellationToken);
        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        Assert.Contains("\"accepted_count\":1", (await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken)).Replace(" ", "", StringComparison.Ordinal), StringComparison.Ordinal);
    }

    [Fact]
    public async Task On_the_embedded_broker_publishing_waits_for_the_grains_and_for_the_archive()
    {
        const string topic = "user-events";
        using var grains = new TestGroup(topics.Servers, SharedGateway.NewId("group"));
        using var archive = new TestGroup(topics.Servers, SharedGateway.NewId("group"));
        await using var gateway = await StartAsync(
            "--Kafka:BrokerEpoch=embedded-1", $"--Kafka:ConsumerGroup={grains.Name}", $"--Archive:ConsumerGroup={archive.Name}", "--Events:LeadMax=10");
        var twenty = new PublishEventsRequest { Events = { Enumerable.Range(0, 20).Select(_ => Event("page_view")) } };
        var ten = new PublishEventsRequest { Events = { Enumerable.Range(0, 10).Select(_ => Event("page_view")) } };
        var before = grains.Count(topic);
        long Sent() => grains.Count(topic) - before;

        // Without a deadline: a gateway that has only started may take any time to send what it may.
        using var leaving = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        var first = Client(gateway).PublishEventsAsync(twenty, stack.As("service").WithCancellationToken(leaving.Token));
        await Eventually.HoldsAsync(() => Task.FromResult(Sent() == 10));
        await leaving.CancelAsync();
        Assert.Equal(StatusCode.Cancelled, (await GrpcFailure.OfAsync(first)).Code);

        foreach (var group in new[] { grains, archive })
        {
            var behind = await GrpcFailure.OfAsync(Client(gateway).PublishEventsAsync(twenty, stack.As("service").WithDeadline(TimeProvider.System.GetUtcNow().UtcDateTime.AddSeconds(2))));
            Assert.Equal(StatusCode.DeadlineExceeded, behind.Code);
            Assert.Equal(10, Sent());
            group.CommitAll(topic);
        }

        Assert.Equal(10, (await Client(gateway).PublishEventsAsync(ten, stack.As("service"))).AcceptedCount);
    }

    [Fact]
    public async Task A_producer_that_has_lost_its_sequence_is_replaced()
    {
        await using var gateway = await StartAsync();
        var (refused, again) = (Event("page_view"), Event("page_view"));

        topics.BreakNextProducer();
        var broken = await Client(gateway).PublishEventsAsync(new PublishEventsRequest { Events = { refused } }, stack.As("service"));

        Assert.Equal("TEMPORARILY_UNAVAILABLE", Assert.Single(broken.Failures).Reason);
        Assert.Equal(2, (await Client(gateway).PublishEventsAsync(new PublishEventsRequest { Events = { refused, again } }, stack.As("service"))).AcceptedCount);
    }

    private static EventsService.EventsServiceClient Client(RunningGateway gateway) => new(gateway.Grpc);

    private static Event Event(string type) => new()
    {
        EventId = SharedGateway.NewId("E"),
        EventTime = Seed.Noon.ToTimestamp(),
        EventType = type,
        CustomerId = SharedGateway.NewId("C"),
        SessionId = SharedGateway.NewId("S"),
        CartValueCents = 1290,
        CurrencyCode = "EUR",
    };

    private Task<RunningGateway> StartAsync(params string[] settings) =>
        RunningGateway.StartAsync([.. stack.Settings, $"--Kafka:BootstrapServers={topics.Servers}", .. settings]);

    /// <summary>The records of these customers, by topic.</summary>
    private Dictionary<string, Message<byte[], byte[]>> Read(int count, params string[] customers)
    {
        using var consumer = new ConsumerBuilder<byte[], byte[]>(
            new ConsumerConfig { BootstrapServers = topics.Servers, GroupId = "reader", EnableAutoCommit = false }).Build();
        consumer.Assign(Topics.SelectMany(topic =>
            Enumerable.Range(0, EventTopics.Partitions).Select(partition => new TopicPartitionOffset(topic, partition, Offset.Beginning))));
        var found = new Dictionary<string, Message<byte[], byte[]>>();
        while (found.Count < count)
        {
            var read = consumer.Consume(Limit) ?? throw new TimeoutException("the records did not come");
            if (customers.Contains(Encoding.UTF8.GetString(read.Message.Key)))
            {
                found[read.Topic] = read.Message;
            }
        }

        return found;
    }
}
