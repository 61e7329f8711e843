using System.Globalization;
using Google.Protobuf;
using Google.Protobuf.Reflection;
using Google.Protobuf.WellKnownTypes;
using KiVendTout.Contracts.Orders.V1;
using KiVendTout.Records.Topics;

namespace KiVendTout.Bench.Hostile;

/// <summary>Makes messages of every type that the catalogue of topics has, whole as yet, of ids that no honest record has.</summary>
internal sealed class HostileMessages(Random random, DateTimeOffset now)
{
    /// <summary>Start of every id: three letters, so that no single wrong byte makes an honest id of it.</summary>
    private const string Prefix = "xq-";

    private const int Things = 2_000;
    private const int Customers = 200;
    private static readonly TimeSpan Age = TimeSpan.FromDays(20);

    private static readonly Dictionary<string, MessageDescriptor> Descriptors =
        new[] { Contracts.Payments.V1.RecordsReflection.Descriptor, Contracts.Orders.V1.RecordsReflection.Descriptor, Contracts.Events.V1.RecordsReflection.Descriptor }
            .SelectMany(file => file.MessageTypes).ToDictionary(type => type.FullName);

    private static readonly (string Topic, MessageDescriptor Type)[] All =
        [.. TopicCatalogue.Inputs.SelectMany(topic => topic.RecordTypes.Select(type => (topic.Name, Descriptors[type])))];

    /// <summary>A message, its topic, and its customer: that of its thing, whatever the type.</summary>
    public (string Topic, string Customer, IMessage Message) Next()
    {
        var (topic, type) = All[random.Next(All.Length)];
        var thing = random.Next(Things).ToString(CultureInfo.InvariantCulture);
        var customer = Prefix + "c" + (int.Parse(thing, CultureInfo.InvariantCulture) % Customers).ToString(CultureInfo.InvariantCulture);
        var message = type.Parser.ParseFrom([]);
        foreach (var field in type.Fields.InDeclarationOrder())
        {
            Fill(message, field, thing, customer);
        }

        return (topic, customer, message);
    }

    private void Fill(IMessage message, FieldDescriptor field, string thing, string customer)
    {
        object? value = field.Name switch
        {
            "customer_id" => customer,
            "event_id" => Prefix + "e" + random.Next().ToString(CultureInfo.InvariantCulture),
            "event_type" => "add_to_cart",
            "method" => "card",
            "card_bin" => "424242",
            "payment_country" => "FR",
            "currency_code" => "EUR",
            "end_time" => Timestamp.FromDateTimeOffset(now),
            "result" => 1,
            "amount_cents" or "declared_total_cents" or "unit_price_cents" or "cart_value_cents" => (long)random.Next(1, 100_00),
            "shipping_method" or "device" or "utm_source" or "utm_campaign" or "ip_hash" or "device_id" or "reason_code" => "text",
            _ when field.Name.EndsWith("_id", StringComparison.Ordinal) => Prefix + field.Name[0] + thing,
            _ when field.FieldType == FieldType.Message && field.MessageType == Timestamp.Descriptor => Timestamp.FromDateTimeOffset(now - (Age * random.NextDouble())),
            _ => null,
        };
        if (value is not null)
        {
            field.Accessor.SetValue(message, value);
        }
        else if (message is OrderPlaced placed && field.IsRepeated)
        {
            placed.Lines.Add(new PlacedLine { LineNo = 1, ProductId = Prefix + "p" + thing, Quantity = 1, UnitPriceCents = random.Next(100_00) });
        }
    }
}
