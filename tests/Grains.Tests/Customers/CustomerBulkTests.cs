using System.Diagnostics.Metrics;
using KiVendTout.Domain.Common;
using KiVendTout.Domain.Fraud;
using KiVendTout.Domain.Payments;
using KiVendTout.Grains.Abstractions.Customers;
using KiVendTout.Grains.Tests.Support;
using KiVendTout.Testing.Postgres;
using KiVendTout.Testing.Records;

namespace KiVendTout.Grains.Tests.Customers;

/// <summary>Records of customers whose grains are active are folded and committed together, and nobody can tell by the rows.</summary>
public sealed class CustomerBulkTests(PostgresFixture postgres) : IAsyncLifetime
{
    private const int Customers = 30;
    private const int Rounds = 12;
    private const int ManyPayments = 600;

    private static readonly DateTimeOffset Day = new(2026, 1, 15, 0, 0, 0, TimeSpan.Zero);

    private readonly MeterListener _meters = new();
    private RunningSilo _silo = null!;
    private long _inBulk;

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        _meters.InstrumentPublished = (instrument, listener) =>
        {
            if (instrument.Name == "kafka_streams.delivered.bulk")
            {
                listener.EnableMeasurementEvents(instrument);
            }
        };
        _meters.SetMeasurementEventCallback<long>((_, events, _, _) => Interlocked.Add(ref _inBulk, events));
        _meters.Start();
        _silo = await RunningSilo.StartAsync(postgres);
    }

    public ValueTask DisposeAsync()
    {
        _meters.Dispose();
        return _silo.DisposeAsync();
    }

    [Fact]
    public async Task Payments_taken_in_bulk_have_the_rows_of_the_plain_fold_also_when_some_come_twice_and_some_after_a_restart()
    {
        var sent = new List<PaymentRecord>();
        for (var round = 0; round < Rounds; round++)
        {
            var records = Enumerable.Range(0, Customers).Select(customer => Record(customer, round)).ToList();
            await SendAsync(round % 4 == 3 ? [.. records, .. records] : records);
            sent.AddRange(records);
            if (round is 0 or Rounds / 2)
            {
                // Whoever has no grain in memory gets one.
                await _silo.ReadToEndAsync();
                await (round == 0 ? Task.CompletedTask : _silo.ForgetAsync());
            }
        }

        await _silo.ReadToEndAsync();
        Assert.Equal(Expected(sent), await RowsAsync());
        Assert.True(Interlocked.Read(ref _inBulk) > 0, "some went in bulk");
        Assert.Equal(0, await _silo.QueryAsync<long>("SELECT count(*) FROM dead_letters"));
    }

    /// <summary>More than the window holds, and far more than a history keeps whole.</summary>
    [Fact]
    public async Task Payments_of_a_customer_with_hundreds_go_in_bulk_and_old_ones_that_come_again_or_end_late_have_the_rows_of_the_plain_fold()
    {
        var random = new Random(11);
        var sent = new List<PaymentRecord>();
        var attempts = Enumerable.Range(0, ManyPayments).Select(round => Attempt(0, round)).ToList();
        for (int done = 0, next; done < attempts.Count; done += next)
        {
            next = Math.Min(random.Next(1, 60), attempts.Count - done);
            var outcomes = Enumerable.Range(0, done == 0 ? 0 : 10).Select(_ => random.Next(done)).Distinct()
                .Select(old => (PaymentRecord)Samples.Settled(attempts[old].PaymentId.Value, "C0", attempts[old].OccurredAt.AddDays(1), old % 3 > 0));
            await SendNextAsync([.. attempts.Skip(done).Take(next), .. outcomes]);

            // And again what came before, a part of it or all, alone or with others.
            await SendNextAsync([.. sent.Skip(random.Next(sent.Count)).Take(random.Next(80))]);
        }

        await SendNextAsync([.. sent]);
        await _silo.ForgetAsync();
        await SendNextAsync([.. sent.Take(ManyPayments / 2)]);

        Assert.Equal(Expected(sent), await RowsAsync());
        Assert.True(Interlocked.Read(ref _inBulk) > ManyPayments / 2, $"only {_inBulk} went in bulk");
        Assert.Equal(0, await _silo.QueryAsync<long>("SELECT count(*) FROM dead_letters"));

        async Task SendNextAsync(List<PaymentRecord> records)
        {
            await SendAsync(records);
            await _silo.ReadToEndAsync();
            sent.AddRange(records);
        }
    }

    [Fact]
    public async Task The_first_record_of_a_customer_comes_with_those_of_others()
    {
        var sent = Enumerable.Range(0, Customers).Select(customer => (PaymentRecord)Attempt(customer, 0)).ToList();
        await SendAsync(sent);
        await _silo.ReadToEndAsync();

        Assert.Equal(Expected(sent), await RowsAsync());
        Assert.True(Interlocked.Read(ref _inBulk) >= Customers, "none was delivered");
    }

    [Fact]
    public async Task A_record_that_cannot_be_kept_is_dead_lettered_alone_however_many_come_with_it()
    {
        var first = Enumerable.Range(0, Customers).Select(customer => Record(customer, 0)).ToList();
        await SendAsync(first);
        await _silo.ReadToEndAsync();

        // One that the fold refuses, after as many as a payment may have, and one that the database refuses: a payment of somebody else.
        var tooMany = Enumerable.Range(0, PaymentEvidence.MaxOutcomes + 1).Select(number => new PaymentRefunded
        {
            PaymentId = first[0].PaymentId,
            CustomerId = first[0].CustomerId,
            OccurredAt = Day.AddHours(1).AddSeconds(number),
            RefundId = $"R{number:D3}",
            AmountCents = 1,
        }).ToList();
        var stolen = new PaymentSettled { PaymentId = first[1].PaymentId, CustomerId = first[2].CustomerId, OccurredAt = Day.AddHours(2), Succeeded = true };
        var second = Enumerable.Range(0, Customers).Select(customer => Record(customer, 1)).ToList();
        await SendAsync([.. tooMany, stolen, .. second]);
        await _silo.ReadToEndAsync();

        Assert.Equal(Expected([.. first, .. tooMany.SkipLast(1), .. second]), await RowsAsync());

        // The payment's own grain refuses some of the refunds before.
        Assert.Equal(tooMany.Count - PaymentState.MaxRefunds + 1, await _silo.QueryAsync<long>("SELECT count(*) FROM dead_letters"));
    }

    [Fact]
    public async Task A_payment_is_checked_against_what_is_durable_while_records_are_taken()
    {
        await SendAsync(Enumerable.Range(0, Customers).Select(customer => Record(customer, 0)));
        await _silo.ReadToEndAsync();

        var sending = Task.Run(async () =>
        {
            for (var round = 1; round < Rounds; round++)
            {
                await SendAsync(Enumerable.Range(0, Customers).Select(customer => Record(customer, round)));
            }
        }, Token);
        for (var checks = 0; !sending.IsCompleted || checks < Customers; checks++)
        {
            var attempt = Attempt(checks % Customers, Rounds);
            var answer = await _silo.Grain<ICustomerGrain>(attempt.CustomerId.Value).CheckPaymentAsync(attempt);
            Assert.Null(answer.Fault);
        }

        await sending;
        await _silo.ReadToEndAsync();
        Assert.Equal(Customers * Rounds * 2 / 3, await _silo.QueryAsync<long>("SELECT count(*) FROM payment_assessments"));
        Assert.Equal(0, await _silo.QueryAsync<long>("SELECT count(*) FROM dead_letters"));
    }

    /// <summary>Two attempts, from alternating devices and at times that some rules mind; then how the first of them ended.</summary>
    private static PaymentRecord Record(int customer, int round) => round % 3 == 2
        ? Samples.Settled(IdOf(customer, round - 2).Value, $"C{customer}", TimeOf(customer, round), succeeded: customer % 2 == 0)
        : Attempt(customer, round);

    private static PaymentAttempted Attempt(int customer, int round) =>
        Samples.Attempt(IdOf(customer, round).Value, $"C{customer}", TimeOf(customer, round), cents: 90_00 + (customer * 100) + round) with
        {
            DeviceId = $"d{round % 2}",
            IpHash = $"i{round % 2}",
        };

    private static DateTimeOffset TimeOf(int customer, int round) => Day.AddMinutes(round * (1 + (customer % 7 * 30)));

    private static PaymentId IdOf(int customer, int round) => new($"P{customer}-{round}");

    /// <summary>Payment, place in the order of arrivals, decision and rules, by the domain alone.</summary>
    private static List<string> Expected(IEnumerable<PaymentRecord> records)
    {
        var rules = new RuleSet(new FraudOptions());
        return
        [
            .. records.GroupBy(record => record.CustomerId).SelectMany(customer =>
            {
                var history = new CustomerHistory(customer.Key);
                return CustomerFold.FoldAll(history, null, customer, rules, Day)!.Evidence.Select(evidence =>
                    $"{evidence.PaymentId} {evidence.Position} {evidence.Outcomes.Length} {evidence.Assessment?.Decision.ToString().ToLowerInvariant()} "
                    + string.Join(',', evidence.Assessment?.Hits.Select(hit => hit.RuleId) ?? []));
            }).Order(StringComparer.Ordinal),
        ];
    }

    private async Task<List<string>> RowsAsync() =>
    [
        .. (await _silo.QueryAsync<string>(
            "SELECT string_agg(concat_ws(' ', payment_id, position, coalesce(jsonb_array_length(evidence -> 'outcomes'), 0), decision, array_to_string(rule_ids, ',')), ';') FROM payment_assessments"))!
            .Split(';').Order(StringComparer.Ordinal),
    ];

    private Task SendAsync(IEnumerable<PaymentRecord> records) => Task.WhenAll(records.Select(_silo.SendAsync));
}
