using System.Text;
using KiVendTout.Cli.Data;
using KiVendTout.Cli.Tests.Support;
using KiVendTout.Contracts.Payments.V1;

namespace KiVendTout.Cli.Tests.Data;

public sealed class PaymentRecordsTests : IDisposable
{
    private const string Header = "payment_id,customer_id,session_id,attempt_ts,method,card_bin,payment_country,ip_hash,device_id,amount,result,is_fraud_label";

    private readonly DataFolder _data = new();

    [Fact]
    public void Records_come_in_time_order_and_of_one_moment_attempts_first_then_by_id()
    {
        var records = Read(
            "PAY2,C1,S1,2025-11-11 10:00:02,card,424242,IT,ip,dev,20,failed,0",
            "PAY3,C2,S1,2025-11-11 10:00:00,card,424242,IT,ip,dev,20,success,1",
            "PAY1,C1,S1,2025-11-11 10:00:02,card,424242,IT,ip,dev,20,success,0");

        Assert.Equal(
            ["PAY3:attempted", "PAY1:attempted", "PAY2:attempted", "PAY3:settled", "PAY1:settled", "PAY2:settled", "PAY3:labelled"],
            records.Select(record => record.Id));
    }

    [Fact]
    public void An_attempt_carries_every_column_its_settlement_the_result_and_its_label_the_verdict()
    {
        var records = Read("PAY1,C1,S1,2025-11-11 10:00:00.1234567,card,424242,IT,ip,dev,58.58,failed,1");

        var time = new DateTimeOffset(2025, 11, 11, 10, 0, 0, TimeSpan.Zero).AddMicroseconds(123_456);
        var attempt = PaymentAttempted.Parser.ParseFrom(records[0].Value);
        Assert.Equal(time, attempt.AttemptTime.ToDateTimeOffset());
        Assert.Equal(("PAY1", "C1", "S1", "card", "424242"), (attempt.PaymentId, attempt.CustomerId, attempt.SessionId, attempt.Method, attempt.CardBin));
        Assert.Equal(("IT", "ip", "dev", 5858L, "EUR"), (attempt.PaymentCountry, attempt.IpHash, attempt.DeviceId, attempt.AmountCents, attempt.CurrencyCode));

        var settlement = PaymentSettled.Parser.ParseFrom(records[1].Value);
        Assert.Equal((time.AddSeconds(2), SettlementResult.Failed), (settlement.SettleTime.ToDateTimeOffset(), settlement.Result));

        var label = PaymentLabelled.Parser.ParseFrom(records[2].Value);
        Assert.Equal((time.AddDays(30), true), (label.LabelTime.ToDateTimeOffset(), label.IsFraud));
    }

    [Fact]
    public void A_record_has_the_customer_as_key_and_the_headers_of_cloud_events()
    {
        var message = RecordSender.Encode(Read("PAY1,C1,S1,2025-11-11 10:00:00,card,424242,IT,ip,dev,58.58,failed,0")[0]);

        Assert.Equal("C1", Encoding.UTF8.GetString(message.Key));
        Assert.Equal("PAY1", PaymentAttempted.Parser.ParseFrom(message.Value).PaymentId);
        var headers = message.Headers.ToDictionary(header => header.Key, header => Encoding.UTF8.GetString(header.GetValueBytes()));
        Assert.Equal("PAY1:attempted", headers["ce_id"]);
        Assert.Equal("kivendtout.payments.v1.PaymentAttempted", headers["ce_type"]);
        Assert.Equal("kivendtout.payments.v1.PaymentAttempted/1", headers["ce_dataschema"]);
        Assert.Equal("application/protobuf", headers["content-type"]);
        Assert.Equal(new DateTimeOffset(2025, 11, 11, 10, 0, 0, TimeSpan.Zero), DateTimeOffset.Parse(headers["ce_time"], null));
        Assert.NotEmpty(headers["ce_source"]);
    }

    public void Dispose() => _data.Dispose();

    private List<OutgoingRecord> Read(params IEnumerable<string> lines)
    {
        _data.File("payments.csv", lines.Prepend(Header));
        return _data.Records(new PaymentsFile());
    }
}
