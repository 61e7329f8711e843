using KiVendTout.Domain.Customers;
using KiVendTout.Stores.Postgres.Messages;
using Npgsql;

namespace KiVendTout.Stores.Tests.Postgres.Customers;

public sealed class ErasureTests(ShopDatabases databases) : ShopTests(databases)
{
    private const string Links = "7f19717dd0b54b37|dev_38b70bd879a5|497010";

    [Fact]
    public async Task Nothing_personal_and_no_link_is_left()
    {
        await FillAsync();

        Assert.True(await Shop.Customers.EraseAsync(new("C1"), "dpo", Token));

        var erased = await Shop.Customers.LoadAsync(new("C1"), Token);
        Assert.Equal((Completeness.Erased, PersonalData.None), (erased!.Completeness, erased.Personal));
        Assert.Equal(20_000, (await Shop.Payments.LoadAsync(new("PAY1"), Token))!.Attempt!.AmountCents);
        foreach (var table in new[] { "customers", "payments", "sessions", "payment_assessments", "customer_histories", "audit_log", "outbox", "dead_letters", "fraud_alerts" })
        {
            Assert.Equal(0L, await Shop.ScalarAsync<long>($"SELECT count(*) FROM {table} t WHERE to_jsonb(t)::text ~ '{Links}' AND to_jsonb(t)::text ~ 'C1\\M'"));
        }
    }

    [Fact]
    public async Task Others_keep_what_they_have()
    {
        await FillAsync();

        await Shop.Customers.EraseAsync(new("C1"), "dpo", Token);

        Assert.Equal(Samples.Customer("C2") with { Version = 1 }, await Shop.Customers.LoadAsync(new("C2"), Token));
        Assert.Equal("7f19717dd0b54b37", (await Shop.Payments.LoadAsync(new("PAY2"), Token))!.Attempt!.IpHash);
    }

    [Fact]
    public async Task A_copy_of_the_row_cannot_be_read_any_more()
    {
        await FillAsync();
        await Shop.ExecuteAsync("CREATE TABLE backup AS SELECT * FROM customers WHERE customer_id = 'C1'");
        await Shop.Customers.EraseAsync(new("C1"), "dpo", Token);
        await Shop.ExecuteAsync("DELETE FROM customer_histories; DELETE FROM payment_assessments; DELETE FROM fraud_alerts; DELETE FROM payments; DELETE FROM sessions; DELETE FROM customers WHERE customer_id = 'C1'");
        await Shop.ExecuteAsync("INSERT INTO customers SELECT * FROM backup");

        // A host that never held the key in memory.
        await using var other = Shop.OpenAgain();
        var restored = await other.Customers.LoadAsync(new("C1"), Token);

        Assert.Equal((Completeness.Erased, PersonalData.None), (restored!.Completeness, restored.Personal));
    }

    [Fact]
    public async Task Dead_letters_that_name_the_customer_are_cut_whatever_their_key_and_those_that_come_later_are_kept_bare()
    {
        await FillAsync();
        var letter = new DeadLetter
        {
            Topic = "payments",
            Partition = 1,
            Offset = 100,
            BrokerEpoch = "epoch",
            Reason = "amount_cents: must be positive",
            ExceptionType = "Undecodable",
            Key = "someone@example.com"u8.ToArray(),
            Headers = [new("trace", "497010"u8.ToArray())],
            Payload = "7f19717dd0b54b37"u8.ToArray(),
            CustomerIds = ["C9", "C1"],
        };
        await Shop.DeadLetters.RecordAsync(letter, Token);
        await Shop.DeadLetters.RecordAsync(letter with { Offset = 101, CustomerIds = ["C2"] }, Token);

        await Shop.Customers.EraseAsync(new("C1"), "dpo", Token);
        var receipt = await Shop.DeadLetters.RecordAsync(letter with { Offset = 102, Key = "C1"u8.ToArray(), CustomerIds = ["C1"] }, Token);

        Assert.Equal(new DeadLetterReceipt(IsFirst: true, IsErased: true), receipt);
        foreach (var offset in (long[])[100, 102])
        {
            var cut = await FindAsync(offset);
            Assert.Equal("erased; 16 bytes", cut.Withheld);
            Assert.Null(cut.Payload);
            Assert.Empty(cut.Headers);
            Assert.NotEqual(letter.Key, cut.Key);
        }

        Assert.Null((await FindAsync(101)).Withheld);

        async Task<DeadLetter> FindAsync(long offset) =>
            (await Shop.DeadLetters.FindAsync(await Shop.ScalarAsync<long>($"SELECT id FROM dead_letters WHERE record_offset = {offset}"), Token))!.Letter;
    }

    [Fact]
    public async Task Doing_it_again_changes_nothing_and_the_ledger_tells_once()
    {
        await FillAsync();
        await Shop.Customers.EraseAsync(new("C1"), "dpo", Token);
        var before = await Shop.ScalarAsync<string>("SELECT string_agg(to_jsonb(c)::text, '') FROM customers c");

        Assert.True(await Shop.Customers.EraseAsync(new("C1"), "somebody", Token));

        Assert.Equal(before, await Shop.ScalarAsync<string>("SELECT string_agg(to_jsonb(c)::text, '') FROM customers c"));
        Assert.Equal("C1 dpo", await KeysScalarAsync("SELECT string_agg(customer_id || ' ' || erased_by, ';') FROM erasure_ledger"));
    }

    [Fact]
    public async Task An_unknown_customer_is_told_so() => Assert.False(await Shop.Customers.EraseAsync(new("C404"), "dpo", Token));

    [Fact]
    public async Task Whoever_remembers_the_links_cannot_write_them_back()
    {
        await FillAsync();
        var grain = await CustomerWriter.WakeAsync(Shop.Assessments, "C1");
        var payment = await Shop.Payments.LoadAsync(new("PAY1"), Token);
        await Shop.Customers.EraseAsync(new("C1"), "dpo", Token);

        Assert.Equal(WriteOutcome.Stale, await grain.ReceiveAsync(Samples.Settled("PAY1", "C1", Samples.Noon)));
        Assert.Equal(WriteOutcome.Stale, await Shop.Payments.CommitAsync(payment! with { Succeeded = true, SettledAt = Samples.Noon }, "x", Token));
        Assert.Equal(WriteOutcome.Stale, await Shop.Customers.CommitAsync(Samples.Customer("C1") with { Version = 1 }, "x", Token));
        Assert.Equal(WriteOutcome.Stale, await Shop.Customers.CommitAsync(Samples.Customer("C1") with { Version = 2 }, "x", Token));
    }

    [Fact]
    public async Task A_late_record_does_not_bring_links_back()
    {
        await FillAsync();
        await Shop.Customers.EraseAsync(new("C1"), "dpo", Token);

        var grain = await CustomerWriter.WakeAsync(Shop.Assessments, "C1");
        Assert.Equal(WriteOutcome.Committed, await grain.ReceiveAsync(Samples.Attempt("PAY9", "C1", session: "S9")));

        Assert.Equal(0L, await Shop.ScalarAsync<long>($"SELECT count(*) FROM payments p WHERE customer_id = 'C1' AND to_jsonb(p)::text ~ '{Links}'"));
        Assert.Equal(0L, await Shop.ScalarAsync<long>($"SELECT count(*) FROM payment_assessments p WHERE customer_id = 'C1' AND evidence::text ~ '{Links}'"));
    }

    [Fact]
    public async Task A_customer_without_a_key_gets_none_later()
    {
        await Shop.Payments.CommitAsync(Samples.Payment("PAY1", "C1"), "x", Token);
        await Shop.Customers.EraseAsync(new("C1"), "dpo", Token);

        Assert.Equal(WriteOutcome.Stale, await Shop.Customers.CommitAsync(Samples.Customer("C1"), "x", Token));
        Assert.Equal("t", await KeysScalarAsync("SELECT (wrapped_key IS NULL AND destroyed_at IS NOT NULL)::text::char(1) FROM customer_keys"));
    }

    [Fact]
    public async Task A_destroyed_key_stays_destroyed()
    {
        await FillAsync();
        await Shop.Customers.EraseAsync(new("C1"), "dpo", Token);

        await Assert.ThrowsAsync<PostgresException>(() => KeysScalarAsync("UPDATE customer_keys SET wrapped_key = '\\x01', destroyed_at = NULL WHERE customer_id = 'C1' RETURNING 'x'"));
    }

    private async Task FillAsync()
    {
        foreach (var (customer, payment) in new[] { ("C1", "PAY1"), ("C2", "PAY2") })
        {
            await Shop.Customers.CommitAsync(Samples.Customer(customer), "alice", Token);
            var grain = await CustomerWriter.WakeAsync(Shop.Assessments, customer);
            await grain.ReceiveAsync(Samples.Attempt(payment, customer, cents: 20_000, session: "S" + payment));
            await Shop.ExecuteAsync($"UPDATE sessions SET ip_hash = '7f19717dd0b54b37' WHERE customer_id = '{customer}'");
            var (_, value) = KiVendTout.Records.PaymentRecordCodec.Encode(Samples.Attempt(payment, customer));
            await Shop.DeadLetters.RecordAsync(
                new DeadLetter
                {
                    Topic = "payments",
                    Partition = 0,
                    Offset = customer[1],
                    BrokerEpoch = "e",
                    Reason = "r",
                    ExceptionType = "t",
                    Key = System.Text.Encoding.UTF8.GetBytes(customer),
                    Payload = value,
                },
                Token);
        }
    }

    private async Task<string> KeysScalarAsync(string sql)
    {
        await using var keys = NpgsqlDataSource.Create(Shop.Database.Keys);
        await using var command = keys.CreateCommand(sql);
        return (string)(await command.ExecuteScalarAsync(Token))!;
    }
}
