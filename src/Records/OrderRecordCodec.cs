using Google.Protobuf;
using Google.Protobuf.WellKnownTypes;
using KiVendTout.Domain.Orders;
using Proto = KiVendTout.Contracts.Orders.V1;

namespace KiVendTout.Records;

/// <summary>
/// Turns values of the topic <c>orders</c> into facts and back. Pure. Whatever breaks the contract becomes a
/// <see cref="ContractViolationException"/> that names the proto field and the rule, and no value.
/// </summary>
public static class OrderRecordCodec
{
    /// <summary>Reads a record.</summary>
    /// <param name="type">Header <c>ce_type</c>.</param>
    /// <param name="contentType">Header <c>content-type</c>.</param>
    /// <param name="value">The record's value.</param>
    /// <param name="now">Now, UTC: see <see cref="Clock.Problem"/>.</param>
    /// <exception cref="ContractViolationException">The record breaks the contract.</exception>
    public static OrderRecord Decode(string? type, string? contentType, ReadOnlySpan<byte> value, DateTimeOffset now) =>
        OrderRecordRules.Check(Read(type, contentType, value), now);

    /// <summary>Makes the value of a record, as protobuf, and its type.</summary>
    public static (string Type, byte[] Value) Encode(OrderRecord record)
    {
        var (order, customer, time) = (record.OrderId.Value, record.CustomerId.Value, Timestamp.FromDateTimeOffset(record.OccurredAt));
        IMessage message = record switch
        {
            OrderPlaced placed => Write(placed),
            OrderPaid paid => new Proto.OrderPaid { OrderId = order, CustomerId = customer, PayTime = time, PaymentId = paid.PaymentId.Value },
            OrderProcessingStarted => new Proto.OrderProcessingStarted { OrderId = order, CustomerId = customer, ProcessTime = time },
            OrderShipped => new Proto.OrderShipped { OrderId = order, CustomerId = customer, ShipTime = time },
            OrderDelivered => new Proto.OrderDelivered { OrderId = order, CustomerId = customer, DeliverTime = time },
            OrderCancelled => new Proto.OrderCancelled { OrderId = order, CustomerId = customer, CancelTime = time },
            AgeVerified verified => new Proto.AgeVerified
            {
                OrderId = order,
                CustomerId = customer,
                VerifyTime = time,
                Result = verified.IsAdult ? Proto.AgeCheckResult.Adult : Proto.AgeCheckResult.NotAdult,
            },
            _ => throw new ArgumentException("no record of this topic: " + record.GetType().Name, nameof(record)),
        };
        return (message.Descriptor.FullName, message.ToByteArray());
    }

    private static OrderRecord Read(string? type, string? contentType, ReadOnlySpan<byte> value) => type switch
    {
        "kivendtout.orders.v1.OrderPlaced" => Read(RecordValue.Parse(Proto.OrderPlaced.Parser, contentType, value)),
        "kivendtout.orders.v1.OrderPaid" => Read(RecordValue.Parse(Proto.OrderPaid.Parser, contentType, value)),
        "kivendtout.orders.v1.OrderProcessingStarted" => Read(RecordValue.Parse(Proto.OrderProcessingStarted.Parser, contentType, value)),
        "kivendtout.orders.v1.OrderShipped" => Read(RecordValue.Parse(Proto.OrderShipped.Parser, contentType, value)),
        "kivendtout.orders.v1.OrderDelivered" => Read(RecordValue.Parse(Proto.OrderDelivered.Parser, contentType, value)),
        "kivendtout.orders.v1.OrderCancelled" => Read(RecordValue.Parse(Proto.OrderCancelled.Parser, contentType, value)),
        "kivendtout.orders.v1.AgeVerified" => Read(RecordValue.Parse(Proto.AgeVerified.Parser, contentType, value)),
        null or "" => throw new ContractViolationException(CloudEventHeaders.Type, "is required"),
        _ => throw new ContractViolationException(CloudEventHeaders.Type, "names no record of this topic"),
    };

    private static Proto.OrderPlaced Write(OrderPlaced placed)
    {
        var message = new Proto.OrderPlaced
        {
            OrderId = placed.OrderId.Value,
            CustomerId = placed.CustomerId.Value,
            SessionId = placed.SessionId?.Value ?? "",
            OrderTime = Timestamp.FromDateTimeOffset(placed.OccurredAt),
            DeclaredTotalCents = placed.DeclaredTotalCents,
            CurrencyCode = Currency.Eur,
            ShippingMethod = placed.ShippingMethod ?? "",
        };
        message.Lines.AddRange(placed.Lines.Select(Write));
        return message;
    }

    private static Proto.PlacedLine Write(OrderLine line)
    {
        var message = new Proto.PlacedLine { LineNo = line.LineNo, ProductId = line.ProductId.Value, Quantity = line.Quantity };
        if (line.UnitPriceCents is { } price)
        {
            message.UnitPriceCents = price;
        }

        return message;
    }

    private static OrderPlaced Read(Proto.OrderPlaced read)
    {
        FieldRules.Euro(read.CurrencyCode, "currency_code");
        return new OrderPlaced
        {
            OrderId = new(read.OrderId),
            CustomerId = new(read.CustomerId),
            SessionId = read.SessionId.Length == 0 ? null : new SessionId(read.SessionId),
            OccurredAt = FieldRules.Time(read.OrderTime, "order_time"),
            Lines = [.. read.Lines.Select(Read)],
            DeclaredTotalCents = read.DeclaredTotalCents,
            ShippingMethod = FieldRules.Optional(read.ShippingMethod),
        };
    }

    private static OrderLine Read(Proto.PlacedLine line) =>
        new(line.LineNo, new ProductId(line.ProductId), line.Quantity, line.HasUnitPriceCents ? line.UnitPriceCents : null);

    private static OrderPaid Read(Proto.OrderPaid read) => new()
    {
        OrderId = new(read.OrderId),
        CustomerId = new(read.CustomerId),
        OccurredAt = FieldRules.Time(read.PayTime, "pay_time"),
        PaymentId = new(read.PaymentId),
    };

    private static OrderProcessingStarted Read(Proto.OrderProcessingStarted read) => new()
    {
        OrderId = new(read.OrderId),
        CustomerId = new(read.CustomerId),
        OccurredAt = FieldRules.Time(read.ProcessTime, "process_time"),
    };

    private static OrderShipped Read(Proto.OrderShipped read) => new()
    {
        OrderId = new(read.OrderId),
        CustomerId = new(read.CustomerId),
        OccurredAt = FieldRules.Time(read.ShipTime, "ship_time"),
    };

    private static OrderDelivered Read(Proto.OrderDelivered read) => new()
    {
        OrderId = new(read.OrderId),
        CustomerId = new(read.CustomerId),
        OccurredAt = FieldRules.Time(read.DeliverTime, "deliver_time"),
    };

    private static OrderCancelled Read(Proto.OrderCancelled read) => new()
    {
        OrderId = new(read.OrderId),
        CustomerId = new(read.CustomerId),
        OccurredAt = FieldRules.Time(read.CancelTime, "cancel_time"),
    };

    private static AgeVerified Read(Proto.AgeVerified read) => new()
    {
        OrderId = new(read.OrderId),
        CustomerId = new(read.CustomerId),
        OccurredAt = FieldRules.Time(read.VerifyTime, "verify_time"),
        IsAdult = read.Result switch
        {
            Proto.AgeCheckResult.Adult => true,
            Proto.AgeCheckResult.NotAdult => false,
            _ => throw new ContractViolationException("result", "must be AGE_CHECK_RESULT_ADULT or AGE_CHECK_RESULT_NOT_ADULT"),
        },
    };
}
