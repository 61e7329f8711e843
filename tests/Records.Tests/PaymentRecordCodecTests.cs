using System.Text;
using CsCheck;
using Google.Protobuf;
using Google.Protobuf.WellKnownTypes;
using Proto = KiVendTout.Contracts.Payments.V1;

namespace KiVendTout.Records.Tests;

public sealed class PaymentRecordCodecTests
{
    private static readonly DateTimeOffset Now = new(2026, 6, 1, 0, 0, 0, TimeSpan.Zero);

    [Fact]
    public void Any_attempt_reads_back_in_both_forms() => Samples.Attempts.Sample(attempt => ReadsBack(attempt));

    [Fact]
    public void Any_outcome_reads_back_in_both_forms() => Samples.Outcomes.Sample(outcome => ReadsBack(outcome));

    [Fact]
    public void Any_bytes_are_a_record_or_a_broken_contract() => Gen.Select(Gen.Byte.Array[0, 80], Gen.Int[0, 4], Gen.Bool).Sample((bytes, type, json) =>
    {
        string[] types = ["PaymentAttempted", "PaymentSettled", "PaymentRefunded", "ChargebackReported", "PaymentLabelled"];
        try
        {
            PaymentRecordCodec.Decode("kivendtout.payments.v1." + types[type], json ? "application/json" : "application/protobuf", bytes, Now);
        }
        catch (ContractViolationException)
        {
            // Told with its field.
        }
    });

    [Fact]
    public void Any_damaged_record_is_a_record_or_a_broken_contract() => Gen.Select(Samples.Attempts, Gen.Int[0, 500], Gen.Byte).Sample((attempt, at, damage) =>
    {
        var (type, value) = PaymentRecordCodec.Encode(attempt);
        value[at % value.Length] ^= damage;
        try
        {
            PaymentRecordCodec.Decode(type, "application/protobuf", value, Now);
        }
        catch (ContractViolationException)
        {
            // Told with its field.
        }
    });

    public static TheoryData<string, Action<Proto.PaymentAttempted>> BrokenAttempts() => new()
    {
        { "payment_id", message => message.PaymentId = "" },
        { "payment_id", message => message.PaymentId = "has space" },
        { "customer_id", message => message.CustomerId = new string('x', 65) },
        { "session_id", message => message.SessionId = "é" },
        { "attempt_time", message => message.AttemptTime = null },
        { "attempt_time", message => message.AttemptTime = Timestamp.FromDateTimeOffset(Now.AddDays(1).AddMilliseconds(1)) },
        { "attempt_time", message => message.AttemptTime = new Timestamp { Seconds = long.MaxValue } },
        { "attempt_time", message => message.AttemptTime = new Timestamp { Seconds = 1, Nanos = -1 } },
        { "method", message => message.Method = "" },
        { "method", message => message.Method = new string('m', 51) },
        { "method", message => message.Method = "a\0b" },
        { "card_bin", message => message.CardBin = "12345" },
        { "card_bin", message => message.CardBin = "4970109999" },
        { "payment_country", message => message.PaymentCountry = "fr" },
        { "payment_country", message => message.PaymentCountry = "" },
        { "ip_hash", message => message.IpHash = new string('i', 129) },
        { "device_id", message => message.DeviceId = new string('d', 129) },
        { "amount_cents", message => message.AmountCents = -1 },
        { "amount_cents", message => message.AmountCents = Currency.MaxAmountCents + 1 },
        { "currency_code", message => message.CurrencyCode = "USD" },
        { "currency_code", message => message.CurrencyCode = "" },
    };

    [Theory]
    [MemberData(nameof(BrokenAttempts), DisableDiscoveryEnumeration = true)]
    public void A_broken_field_is_named(string field, Action<Proto.PaymentAttempted> damage)
    {
        var message = Proto.PaymentAttempted.Parser.ParseFrom(PaymentRecordCodec.Encode(Samples.Attempt("PAY1", "C1")).Value);
        damage(message);

        var fault = Assert.Throws<ContractViolationException>(
            () => PaymentRecordCodec.Decode("kivendtout.payments.v1.PaymentAttempted", "application/protobuf", message.ToByteArray(), Now));

        Assert.Equal(field, fault.Field);
    }

    [Fact]
    public void A_settlement_needs_a_result()
    {
        var message = new Proto.PaymentSettled { PaymentId = "PAY1", CustomerId = "C1", SettleTime = Timestamp.FromDateTimeOffset(Now) };

        Assert.Equal("result", Refused("PaymentSettled", message).Field);
        message.Result = (Proto.SettlementResult)9;
        Assert.Equal("result", Refused("PaymentSettled", message).Field);
    }

    [Fact]
    public void A_refund_needs_an_id_and_an_amount()
    {
        var message = new Proto.PaymentRefunded { PaymentId = "PAY1", CustomerId = "C1", RefundTime = Timestamp.FromDateTimeOffset(Now), CurrencyCode = "EUR", AmountCents = 1 };
        Assert.Equal("refund_id", Refused("PaymentRefunded", message).Field);
        message.RefundId = "r1";
        message.AmountCents = 0;
        Assert.Equal("amount_cents", Refused("PaymentRefunded", message).Field);
    }

    [Theory]
    [InlineData(null, "application/protobuf", "ce_type")]
    [InlineData("kivendtout.orders.v1.OrderPlaced", "application/protobuf", "ce_type")]
    [InlineData("kivendtout.payments.v1.PaymentAttempted", null, "content-type")]
    [InlineData("kivendtout.payments.v1.PaymentAttempted", "text/plain", "content-type")]
    [InlineData("kivendtout.payments.v1.PaymentAttempted", "application/json", "value")]
    public void A_broken_header_is_named(string? type, string? contentType, string field) => Assert.Equal(
        field,
        Assert.Throws<ContractViolationException>(() => PaymentRecordCodec.Decode(type, contentType, "{\"amount_cents\": \"much\"}"u8, Now)).Field);

    [Fact]
    public void Json_takes_the_proto_names_and_leaves_out_what_it_does_not_know()
    {
        const string Json =
            """
            {"payment_id":"PAY1","customer_id":"C1","attempt_time":"2025-11-17T06:38:34.123456789Z","method":"card","payment_country":"DE",
             "amount_cents":"4783","currency_code":"EUR","colour":"blue"}
            """;

        var record = (Domain.Payments.PaymentAttempted)PaymentRecordCodec.Decode(
            "kivendtout.payments.v1.PaymentAttempted", "application/json; charset=utf-8", Encoding.UTF8.GetBytes(Json), Now);

        Assert.Equal(4783, record.AmountCents);
        Assert.Equal(new DateTimeOffset(2025, 11, 17, 6, 38, 34, TimeSpan.Zero).AddTicks(1_234_560), record.OccurredAt);
    }

    [Fact]
    public void A_fault_quotes_no_value()
    {
        var fault = Assert.Throws<ContractViolationException>(() => PaymentRecordCodec.Decode(
            "kivendtout.payments.v1.PaymentAttempted", "application/json", "{\"payment_id\": secret}"u8, Now));

        Assert.DoesNotContain("secret", fault.ToString(), StringComparison.Ordinal);
    }

    private static ContractViolationException Refused(string type, IMessage message) => Assert.Throws<ContractViolationException>(
        () => PaymentRecordCodec.Decode("kivendtout.payments.v1." + type, "application/protobuf", message.ToByteArray(), Now));

    private static void ReadsBack(Domain.Payments.PaymentRecord record)
    {
        var (type, value) = PaymentRecordCodec.Encode(record);
        Assert.Equal(record, PaymentRecordCodec.Decode(type, "application/protobuf", value, Now));

        IMessage message = type.Split('.')[^1] switch
        {
            "PaymentAttempted" => Proto.PaymentAttempted.Parser.ParseFrom(value),
            "PaymentSettled" => Proto.PaymentSettled.Parser.ParseFrom(value),
            "PaymentRefunded" => Proto.PaymentRefunded.Parser.ParseFrom(value),
            "ChargebackReported" => Proto.ChargebackReported.Parser.ParseFrom(value),
            _ => Proto.PaymentLabelled.Parser.ParseFrom(value),
        };
        var json = Encoding.UTF8.GetBytes(JsonFormatter.Default.Format(message));
        Assert.Equal(record, PaymentRecordCodec.Decode(type, "application/json", json, Now));
    }
}
