using KiVendTout.Domain.Fraud.Window;
using KiVendTout.Domain.Payments;

namespace KiVendTout.Domain.Tests.Fraud.Window;

public class PaymentWindowTests
{
    private static readonly Gen<string?> GenText = Gen.OneOf(
        Gen.Int[0, 3].Select(number => (string?)$"t{number}"), Gen.Int[0, 999].Select(number => (string?)$"t{number}"), Gen.Const((string?)null));

    private static readonly Gen<PaymentRecord> GenRecord = Gen.Select(
        Gen.Int[0, 500],
        Gen.Int[0, 6],
        Gen.Int[0, 100_000],
        GenText,
        GenText,
        (payment, kind, second, device, address) =>
        {
            var (id, at) = ($"P{payment}", Pay.Noon.AddSeconds(second));
            return kind switch
            {
                5 => Pay.Settled(id, second % 2 == 0, at),
                6 => Pay.Labelled(id, second % 2 == 0),
                _ => (PaymentRecord)(Pay.Attempt(id, at, second, device: device, ip: address) with { CardBin = second % 3 == 0 ? null : $"t{second % 7}" }),
            };
        });

    [Fact]
    public void It_is_the_attempts_at_the_newest_positions_with_what_became_of_them_however_long_and_however_often_woken() =>
        Gen.Select(GenRecord.Array[0, 1500], Gen.Int[1, 400]).Sample(
            (records, every) =>
            {
                var ledger = new Ledger();
                for (var i = 0; i < records.Length; i++)
                {
                    ledger.Fold(records[i]);
                    if (i % every == 0)
                    {
                        AssertTold(ledger);
                        ledger.Wake();
                        AssertTold(ledger);
                    }
                }

                AssertTold(ledger);
            },
            iter: 60);

    [Fact]
    public void What_is_not_there_cannot_be_read()
    {
        var ledger = new Ledger();
        ledger.Fold(Pay.Attempt("P1"));
        Assert.Throws<ArgumentOutOfRangeException>(() => ledger.History.Window[1]);
        Assert.Throws<ArgumentOutOfRangeException>(() => ledger.History.Window[-1]);
    }

    /// <summary>By the rows alone, without codes.</summary>
    private static void AssertTold(Ledger ledger)
    {
        var window = ledger.History.Window;
        var rows = ledger.Rows.Values.Where(row => row.Attempt is not null && row.Position > ledger.History.LastPosition - PaymentWindow.Length)
            .OrderBy(row => row.Position).ToList();
        Assert.Equal(rows.Count, window.Count);
        var codes = new Dictionary<string, int>();
        for (var i = 0; i < rows.Count; i++)
        {
            var (attempt, past) = (rows[i].Attempt!, window[i]);
            var settled = rows[i].Outcomes.OfType<PaymentSettled>().SingleOrDefault();
            Assert.Equal(
                (rows[i].Position, attempt.OccurredAt.UtcTicks, attempt.AmountCents, settled?.OccurredAt.UtcTicks ?? 0),
                (past.Position, past.OccurredAt, past.AmountCents, past.ResultAt));
            Assert.Equal(
                settled is null ? PaymentResult.Unknown : settled.Succeeded ? PaymentResult.Succeeded : PaymentResult.Failed, past.Result);
            Assert.Equal(rows[i].Outcomes.OfType<PaymentLabelled>().Any(label => label.IsFraud), past.IsFraud);
            AssertCode(attempt.Method, past.Method);
            AssertCode(attempt.Country, past.Country);
            AssertCode(attempt.CardBin, past.CardBin);
            AssertCode(attempt.IpHash, past.Address);
            AssertCode(attempt.DeviceId, past.Device);
        }

        // Different texts have different codes, and a text that is not there has none.
        Assert.Equal(codes.Count, codes.Values.Distinct().Count());
        Assert.All(
            Enumerable.Range(0, 1000).Select(number => $"t{number}"),
            text => Assert.Equal(codes.GetValueOrDefault(text, PaymentWindow.Unseen), window.CodeOf(text)));
        Assert.Equal(PaymentWindow.Missing, window.CodeOf(null));

        void AssertCode(string? text, int code)
        {
            Assert.Equal(window.CodeOf(text), code);
            if (text is not null)
            {
                codes[text] = code;
                Assert.True(code > PaymentWindow.Missing);
            }
        }
    }
}
