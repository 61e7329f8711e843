using System.Text;
using Confluent.Kafka;
using KiVendTout.Domain.Common;
using KiVendTout.Domain.Events;
using KiVendTout.Domain.Payments;
using KiVendTout.Grains.Abstractions.Customers;
using KiVendTout.Grains.Tests.Support;
using KiVendTout.Records;
using KiVendTout.Records.Topics;
using KiVendTout.Testing.Mongo;
using KiVendTout.Testing.Postgres;
using KiVendTout.Testing.Records;
using MongoDB.Bson;
using MongoDB.Driver;

namespace KiVendTout.Grains.Tests.Customers;

/// <summary>
/// Records of an erased customer that come after the erasure, through a whole silo: well-formed ones, malformed ones, some filed under somebody
/// else, all with a marked text in value and headers. It is nowhere afterwards.
/// </summary>
public sealed class LateRecordTests(PostgresFixture postgres, MongoFixture mongo)
{
    private const string Mark = "Jeanne-Martin";
    private const string MarkOfAnother = "Paul-Durand";
    private const string Attempted = "kivendtout.payments.v1.PaymentAttempted";
    private const string JsonType = "application/json";

    /// <summary>How a mark looks in a table: as text, as bytes, as the value of a header.</summary>
    private static readonly string[] Marks = FormsOf(Mark);

    private static readonly DateTimeOffset Day = new DateTimeOffset(TimeProvider.System.GetUtcNow().Date, TimeSpan.Zero).AddDays(-3);

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public Task What_comes_late_of_an_erased_customer_is_kept_bare_everywhere() => WalkAsync([], _ => Task.CompletedTask);

    [Fact]
    public async Task What_comes_late_of_an_erased_customer_is_kept_bare_in_MongoDB_too()
    {
        Assert.SkipWhen(mongo.ConnectionString is null, MongoFixture.WhyNone);
        using var client = new MongoClient(mongo.ConnectionString);
        var name = $"test-{Guid.NewGuid():N}";
        await WalkAsync([$"--Mongo:ConnectionString={mongo.ConnectionString}", $"--Mongo:Database={name}"], async records =>
        {
            var found = new List<BsonDocument>();
            foreach (var collection in await (await client.GetDatabase(name).ListCollectionNamesAsync(cancellationToken: Token)).ToListAsync(Token))
            {
                found.AddRange(await client.GetDatabase(name).GetCollection<BsonDocument>(collection).Find(new BsonDocument()).ToListAsync(Token));
            }

            // Texts and bytes are in a document as they are.
            Assert.DoesNotContain(found, document => Holds(document.ToBson(), Mark));
            Assert.Contains(found, document => Holds(document.ToBson(), MarkOfAnother));
            Assert.Equal(records, found.Count(document => document.TryGetValue("withheld", out var withheld) && Withheld.IsErased(withheld.AsString)));
        });
        await client.DropDatabaseAsync(name, Token);
    }

    /// <param name="settings">Further settings of the silo.</param>
    /// <param name="checkAsync">Looks at another store; told how many records were sent.</param>
    private async Task WalkAsync(string[] settings, Func<int, Task> checkAsync)
    {
        await using var silo = await RunningSilo.StartAsync(postgres, settings);
        await silo.SendAsync(Samples.Attempt("P1", "C2", Day));
        await OkAsync(silo.Grain<ICustomerGrain>("C1").CreateAsync(Samples.Customer("C1"), "admin:test"));
        await OkAsync(silo.Grain<ICustomerGrain>("C1").EraseAsync("admin:dpo"));
        await silo.ReadToEndAsync();

        var (kept, refused) = (WellFormed().ToList(), Refused().ToList());
        foreach (var (topic, message) in kept.Concat(refused))
        {
            await silo.SendAsync(topic, message);
        }

        await silo.SendAsync(TopicNames.Orders, MessageOf("C3", "kivendtout.orders.v1.OrderPlaced", Encoding.UTF8.GetBytes(MarkOfAnother), MarkOfAnother));
        await silo.ReadToEndAsync();

        var tables = await silo.ReadTablesAsync();
        Assert.Empty(tables.Where(table => Marks.Any(mark => table.Value.Contains(mark, StringComparison.OrdinalIgnoreCase))).Select(table => table.Key));
        Assert.All(FormsOf(MarkOfAnother)[1..], mark => Assert.Contains(mark, tables["dead_letters"], StringComparison.Ordinal));
        Assert.Equal(refused.Count, await silo.QueryAsync<long>(
            "SELECT count(*) FROM dead_letters WHERE withheld LIKE 'erased%' AND payload IS NULL AND headers = '[]' AND 'C1' = ANY (customer_ids)"));
        foreach (var topic in TopicCatalogue.Inputs)
        {
            LettersAreBare(silo, topic.DeadLetterName);
        }

        await checkAsync(kept.Count + refused.Count);
    }

    private static void LettersAreBare(RunningSilo silo, string topic)
    {
        using var group = silo.Group("test");
        var letters = silo.Read(topic, (int)group.Count(topic)).Where(letter => letter.Message.Key != "C3").ToList();
        Assert.NotEmpty(letters);
        Assert.All(letters, letter =>
        {
            Assert.Null(letter.Message.Value);
            Assert.All(letter.Message.Headers, header => Assert.StartsWith("dead-letter-", header.Key, StringComparison.Ordinal));
            Assert.Contains(letter.Message.Headers, header => header.Key == "dead-letter-withheld");
            Assert.DoesNotContain(letter.Message.Headers, header => Holds(header.GetValueBytes(), Mark));
        });
    }

    /// <summary>Records that are taken: their facts stay, their links and the records themselves do not.</summary>
    private static IEnumerable<(string Topic, Message<string, byte[]> Message)> WellFormed()
    {
        var payment = PaymentRecordCodec.Encode(Samples.Attempt("P2", "C1", Day) with { IpHash = Mark, DeviceId = Mark });
        yield return (TopicNames.Payments, MessageOf("C1", payment.Type, payment.Value));
        foreach (var type in new[] { EventTypes.PageView, EventTypes.AddToCart })
        {
            var (topic, name, value) = SessionRecordCodec.Encode(new UserEvent
            {
                EventId = new EventId(type),
                EventType = type,
                SessionId = new SessionId("S1"),
                CustomerId = new CustomerId("C1"),
                OccurredAt = Day,
                IpHash = Mark,
            });
            yield return (topic, MessageOf("C1", name, value));
        }
    }

    /// <summary>Records that are refused, by codecs and by grains.</summary>
    private static IEnumerable<(string Topic, Message<string, byte[]> Message)> Refused()
    {
        foreach (var topic in TopicCatalogue.Inputs)
        {
            // No message at all, JSON of no type of ours, filed under another customer.
            yield return (topic.Name, MessageOf("C1", Attempted, Encoding.UTF8.GetBytes("\u00FF\u0000" + Mark)));
            yield return (topic.Name, MessageOf("C1", "kivendtout.Unknown", Json("C1"), contentType: JsonType));
            yield return (topic.Name, MessageOf("C2", Attempted, Json("C1"), contentType: JsonType));
        }

        // A payment of somebody else: only the grain knows.
        var settled = PaymentRecordCodec.Encode(new PaymentSettled
        {
            PaymentId = new PaymentId("P1"),
            CustomerId = new CustomerId("C1"),
            OccurredAt = Day.AddHours(1),
            Succeeded = true,
        });
        yield return (TopicNames.Payments, MessageOf("C1", settled.Type, settled.Value));
    }

    private static byte[] Json(string customer) => Encoding.UTF8.GetBytes($$"""{"payment_id":"","customer_id":"{{customer}}","device_id":"{{Mark}}"}""");

    private static Message<string, byte[]> MessageOf(
        string key, string type, byte[] value, string mark = Mark, string contentType = CloudEventHeaders.Protobuf) => new()
        {
            Key = key,
            Value = value,
            Headers = new Headers
        {
            { CloudEventHeaders.Id, Encoding.UTF8.GetBytes(Guid.NewGuid().ToString("N")) },
            { CloudEventHeaders.Type, Encoding.UTF8.GetBytes(type) },
            { CloudEventHeaders.Source, "/a-shop"u8.ToArray() },
            { CloudEventHeaders.ContentType, Encoding.UTF8.GetBytes(contentType) },
            { "x-name", Encoding.UTF8.GetBytes(mark) },
            { mark, null },
        },
        };

    private static string[] FormsOf(string mark) =>
        [mark, Convert.ToHexStringLower(Encoding.UTF8.GetBytes(mark)), Convert.ToBase64String(Encoding.UTF8.GetBytes(mark))];

    private static bool Holds(byte[]? bytes, string mark) => bytes.AsSpan().IndexOf(Encoding.UTF8.GetBytes(mark)) >= 0;

    private static async Task OkAsync<T>(Task<Result<T>> call) => Assert.Null((await call).Fault);
}
