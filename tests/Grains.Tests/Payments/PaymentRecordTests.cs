using KiVendTout.Domain.Common;
using KiVendTout.Domain.Payments;
using KiVendTout.Grains.Tests.Support;
using KiVendTout.Records;
using KiVendTout.Testing.Postgres;

namespace KiVendTout.Grains.Tests.Payments;

/// <summary>From a record of the topic to rows, through the running silo.</summary>
public sealed class PaymentRecordTests(PostgresFixture postgres) : IAsyncLifetime
{
    private static readonly DateTimeOffset Noon = new(2026, 1, 15, 11, 0, 0, TimeSpan.Zero);

    private RunningSilo _silo = null!;

    public async ValueTask InitializeAsync() => _silo = await RunningSilo.StartAsync(postgres);

    public ValueTask DisposeAsync() => _silo.DisposeAsync();

    [Fact]
    public async Task A_bad_record_is_dead_lettered_with_its_reason_and_the_next_one_of_its_key_goes_through()
    {
        const string type = "kivendtout.payments.v1.PaymentAttempted";
        var future = TimeProvider.System.GetUtcNow().AddDays(2);
        await _silo.SendAsync("C1", type, [0xFF, 0xFF, 0xFF]);
        await _silo.SendAsync("C1", "kivendtout.payments.v1.Nonsense", []);
        await _silo.SendAsync("C1", type, """{"payment_id": 7,"""u8.ToArray(), "application/json");
        await SendAsync(type, """{"payment_id":"","customer_id":"C1","attempt_time":"2026-01-15T11:00:00Z","method":"card","payment_country":"FR","amount_cents":100,"currency_code":"EUR"}""");
        await SendAsync(type, """{"payment_id":"P2","customer_id":"C1","attempt_time":"2026-01-15T11:00:00Z","method":"card","payment_country":"FR","amount_cents":-1,"currency_code":"EUR"}""");
        await SendAsync(type, """{"payment_id":"P3","customer_id":"C1","attempt_time":"2026-01-15T11:00:00Z","method":"card","payment_country":"FR","amount_cents":100,"currency_code":"XXX"}""");
        await SendAsync(type, $$"""{"payment_id":"P4","customer_id":"C1","attempt_time":"{{future:yyyy-MM-ddTHH:mm:ssZ}}","method":"card","payment_country":"FR","amount_cents":100,"currency_code":"EUR"}""");
        await _silo.SendAsync("C1", type, PaymentRecordCodec.Encode(Attempt("P6", "C1")).Value, schema: type + "/2");
        await _silo.SendAsync(Attempt("P5", "C1"));

        await _silo.WaitForAsync("EXISTS (SELECT FROM payment_assessments WHERE payment_id = 'P5' AND decision = 'accept')");
        await _silo.WaitForAsync("(SELECT count(*) = 8 FROM dead_letters)");
        foreach (var field in new[] { "payment_id", "amount_cents", "currency_code", "attempt_time", "ce_dataschema" })
        {
            Assert.True(await _silo.QueryAsync<bool>($"SELECT EXISTS (SELECT FROM dead_letters WHERE reason LIKE '%{field}%')"), field);
        }

        Assert.Equal(1, await _silo.QueryAsync<long>("SELECT count(*) FROM payments"));
        var letters = _silo.Read("payments.dead-letter", 8);
        Assert.Equal(8, letters.Count);
        Assert.Contains(letters, letter => letter.Message.Value is [0xFF, 0xFF, 0xFF]);
    }

    [Theory]
    [InlineData("0001-01-01T00:00:00Z")]
    [InlineData("0001-01-01T00:09:59.999Z")]
    [InlineData("9999-12-31T23:59:59.999999Z")]
    public async Task A_payment_of_no_credible_time_is_dead_lettered_and_stops_nobody(string time)
    {
        const string type = "kivendtout.payments.v1.PaymentAttempted";
        await SendAsync(type, $$"""{"payment_id":"Z1","customer_id":"C1","attempt_time":"{{time}}","method":"card","payment_country":"FR","amount_cents":100,"currency_code":"EUR"}""");
        await _silo.SendAsync(Attempt("Z2", "C1"));

        await _silo.WaitForAsync("EXISTS (SELECT FROM payment_assessments WHERE payment_id = 'Z2' AND decision = 'accept')");
        await _silo.WaitForAsync("(SELECT count(*) = 1 FROM dead_letters)");
        Assert.Equal(0, await _silo.QueryAsync<long>("SELECT count(*) FROM payments WHERE payment_id = 'Z1'"));
    }

    [Fact]
    public async Task A_payment_of_an_unknown_customer_is_kept_and_assessed_and_the_gap_is_visible()
    {
        await _silo.SendAsync(Attempt("P1", "C404"));
        await _silo.WaitForAsync("EXISTS (SELECT FROM payments WHERE payment_id = 'P1' AND completeness = 'complete')");
        await _silo.WaitForAsync("EXISTS (SELECT FROM payment_assessments WHERE payment_id = 'P1' AND decision = 'accept' AND anomalies = ARRAY['customer_unknown'])");
        Assert.Equal("referenced", await _silo.QueryAsync<string>("SELECT completeness FROM customers WHERE customer_id = 'C404'"));
    }

    [Fact]
    public async Task Records_in_any_order_and_twice_make_one_payment_one_assessment_and_one_alert()
    {
        PaymentRecord[] records =
        [
            new PaymentSettled { PaymentId = new("P1"), CustomerId = new("C1"), OccurredAt = Noon.AddSeconds(2), Succeeded = true },
            Attempt("P1", "C1", cents: 200_00),
            new PaymentLabelled { PaymentId = new("P1"), CustomerId = new("C1"), OccurredAt = Noon.AddDays(30), IsFraud = true },
        ];
        foreach (var record in records.Concat(records).Append(Attempt("END", "C1")))
        {
            await _silo.SendAsync(record);
        }

        await _silo.WaitForAsync("EXISTS (SELECT FROM payment_assessments WHERE payment_id = 'END') AND EXISTS (SELECT FROM payments WHERE payment_id = 'P1' AND is_fraud)");
        Assert.Equal("succeeded", await _silo.QueryAsync<string>("SELECT outcome FROM payments WHERE payment_id = 'P1'"));
        Assert.Equal(2, await _silo.QueryAsync<long>("SELECT count(*) FROM payment_assessments"));
        Assert.Equal("P1:R1", Assert.Single(_silo.Read("fraud-alerts", 1)).Message.Headers.TryGetLastBytes("ce_id", out var id) ? System.Text.Encoding.UTF8.GetString(id) : null);
        Assert.Equal(1, await _silo.QueryAsync<long>("SELECT count(*) FROM fraud_alerts"));
    }

    [Fact]
    public async Task A_grain_that_finds_its_rows_changed_by_another_activation_reads_them_and_goes_on()
    {
        await _silo.SendAsync(Attempt("P1", "C1"));
        await _silo.WaitForAsync("EXISTS (SELECT FROM payment_assessments WHERE payment_id = 'P1') AND EXISTS (SELECT FROM payments WHERE payment_id = 'P1')");
        await _silo.QueryAsync<object>("UPDATE customer_histories SET version = version + 1");
        await _silo.QueryAsync<object>("UPDATE payments SET version = version + 1");

        await _silo.SendAsync(new PaymentSettled { PaymentId = new("P1"), CustomerId = new("C1"), OccurredAt = Noon.AddSeconds(2), Succeeded = true });
        await _silo.SendAsync(Attempt("P2", "C1", cents: 200_00, at: Noon.AddHours(2)));
        await _silo.WaitForAsync("EXISTS (SELECT FROM payment_assessments WHERE payment_id = 'P2' AND rule_ids = '{}')");
        await _silo.WaitForAsync("EXISTS (SELECT FROM payments WHERE payment_id = 'P1' AND outcome = 'succeeded')");
        Assert.Equal(0, await _silo.QueryAsync<long>("SELECT count(*) FROM dead_letters"));
    }

    [Fact]
    public async Task A_record_of_a_payment_of_another_customer_is_dead_lettered()
    {
        await _silo.SendAsync(Attempt("P1", "C1"));
        await _silo.WaitForAsync("EXISTS (SELECT FROM payment_assessments WHERE payment_id = 'P1') AND EXISTS (SELECT FROM payments WHERE payment_id = 'P1' AND completeness = 'complete')");
        await _silo.SendAsync(new PaymentSettled { PaymentId = new("P1"), CustomerId = new("C2"), OccurredAt = Noon, Succeeded = true });
        await _silo.SendAsync(Attempt("P2", "C2"));

        await _silo.WaitForAsync("EXISTS (SELECT FROM payment_assessments WHERE payment_id = 'P2')");
        await _silo.WaitForAsync("EXISTS (SELECT FROM dead_letters)");
        Assert.Equal("pending", await _silo.QueryAsync<string>("SELECT outcome FROM payments WHERE payment_id = 'P1'"));
    }

    [Fact]
    public async Task A_record_that_two_streams_refuse_is_one_letter()
    {
        await _silo.SendAsync(Attempt("P1", "C1"));
        await _silo.ReadToEndAsync();
        for (var second = 1; second <= 5; second++)
        {
            // The payment's grain and the customer's both know that it is somebody else's.
            await _silo.SendAsync(new PaymentSettled { PaymentId = new("P1"), CustomerId = new("C2"), OccurredAt = Noon.AddSeconds(second), Succeeded = true });
        }

        await _silo.ReadToEndAsync();
        using var group = _silo.Group("test");
        Assert.Equal((5, 5), (await _silo.QueryAsync<long>("SELECT count(*) FROM dead_letters"), group.Count("payments.dead-letter")));
    }

    [Fact]
    public async Task A_record_filed_under_another_customer_is_dead_lettered_and_says_so()
    {
        var (type, value) = PaymentRecordCodec.Encode(Attempt("P1", "C1"));
        await _silo.SendAsync("C2", type, value);
        await _silo.SendAsync(Attempt("P2", "C2"));

        await _silo.WaitForAsync("EXISTS (SELECT FROM payment_assessments WHERE payment_id = 'P2')");
        await _silo.WaitForAsync("EXISTS (SELECT FROM dead_letters WHERE reason = 'key: must be the customer_id that the record itself tells')");
        Assert.False(await _silo.QueryAsync<bool>("SELECT EXISTS (SELECT FROM payments WHERE payment_id = 'P1')"));
    }

    [Fact]
    public async Task A_time_at_the_end_of_the_calendar_is_dead_lettered_and_the_next_payment_of_the_customer_is_judged()
    {
        foreach (var time in new[] { "0001-01-01T00:00:00Z", "0001-01-01T00:09:59.9999999Z", "1999-12-31T23:59:59Z", "9999-12-31T23:59:59.999999999Z" })
        {
            await SendAsync(
                "kivendtout.payments.v1.PaymentAttempted",
                $$"""{"payment_id":"P1","customer_id":"C1","attempt_time":"{{time}}","method":"card","payment_country":"FR","amount_cents":100,"currency_code":"EUR"}""");
        }

        await _silo.SendAsync(Attempt("P2", "C1"));
        await _silo.WaitForAsync("EXISTS (SELECT FROM payment_assessments WHERE payment_id = 'P2')");
        await _silo.WaitForAsync("(SELECT count(*) = 4 FROM dead_letters WHERE reason LIKE 'attempt_time: %')");
    }

    [Fact]
    public async Task The_same_record_again_changes_nothing_however_fine_its_time_and_whatever_was_forgotten()
    {
        const string type = "kivendtout.payments.v1.PaymentAttempted";
        const string attempt =
            """{"payment_id":"P1","customer_id":"C1","attempt_time":"2026-01-15T11:00:00.123456789Z","method":"card","payment_country":"FR","amount_cents":20000,"currency_code":"EUR"}""";
        await SendAsync(type, attempt);
        await _silo.WaitForAsync("EXISTS (SELECT FROM payments WHERE payment_id = 'P1') AND EXISTS (SELECT FROM payment_assessments WHERE payment_id = 'P1')");
        await _silo.ForgetAsync();

        await SendAsync(type, attempt);
        await _silo.SendAsync(new PaymentSettled { PaymentId = new("P1"), CustomerId = new("C1"), OccurredAt = Noon.AddSeconds(2), Succeeded = true });

        await _silo.WaitForAsync("EXISTS (SELECT FROM payments WHERE outcome = 'succeeded')");
        Assert.Equal(2, await _silo.QueryAsync<long>("SELECT version FROM payments"));
        await _silo.SendAsync(Attempt("P2", "C1"));
        await _silo.WaitForAsync("EXISTS (SELECT FROM payment_assessments WHERE payment_id = 'P2')");
        Assert.Equal(2, await _silo.QueryAsync<long>("SELECT last_position FROM customer_histories"));
        Assert.Equal(0, await _silo.QueryAsync<long>("SELECT count(*) FROM dead_letters"));
    }

    internal static PaymentAttempted Attempt(string payment, string customer, long cents = 50_00, DateTimeOffset? at = null) => new()
    {
        PaymentId = new PaymentId(payment),
        CustomerId = new CustomerId(customer),
        OccurredAt = at ?? Noon,
        Method = "card",
        Country = "FR",
        AmountCents = cents,
    };

    private Task SendAsync(string type, string json) => _silo.SendAsync("C1", type, System.Text.Encoding.UTF8.GetBytes(json), "application/json");
}
