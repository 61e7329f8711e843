using KiVendTout.Domain.Fraud.Features;
using KiVendTout.Domain.Fraud.Links;
using KiVendTout.Domain.Payments;

namespace KiVendTout.Domain.Tests.Fraud.Features;

public sealed class FeatureVectorTests
{
    private const int MinutesMax = 60 * 24 * 45;

    /// <summary>Many at the same moment, many within the windows, at the ends of windows too, some far off.</summary>
    private static readonly Gen<DateTimeOffset> GenTime = Gen.OneOf(
        Gen.Int[0, 30].Select(minute => Pay.Noon.AddMinutes(minute)),
        Gen.Int[0, 48].Select(half => Pay.Noon.AddMinutes(30 * half)),
        Gen.Int[0, 45].Select(day => Pay.Noon.AddDays(day)),
        Gen.Int[0, MinutesMax].Select(minute => Pay.Noon.AddMinutes(minute)));

    private static readonly Gen<long> GenCents = Gen.Frequency(
        (8, Gen.Long[0, 500_00]), (1, Gen.Const(0L)), (1, Gen.Long[long.MaxValue / 3, long.MaxValue]));

    private static readonly Gen<string?> GenText = Gen.OneOf(Gen.Int[0, 4].Select(number => (string?)$"t{number}"), Gen.Const((string?)null));

    private static readonly Gen<PaymentAttempted> GenAttempt = Gen.Select(
        Gen.Int[0, 400], GenTime, GenCents, Gen.Select(GenText, GenText, GenText), Gen.Select(Gen.Int[0, 2], Gen.Int[0, 2]),
        (payment, at, cents, texts, codes) => Pay.Attempt($"P{payment}", at, cents, $"C{codes.Item1}", texts.Item1, texts.Item2) with
        {
            CardBin = texts.Item3,
            Method = $"m{codes.Item2}",
        });

    private static readonly Gen<PaymentRecord> GenRecord = Gen.Frequency(
        (6, GenAttempt.Select(attempt => (PaymentRecord)attempt)),
        (4, Gen.Select(Gen.Int[0, 400], Gen.Int[0, 3], GenTime, (payment, kind, at) => (PaymentRecord)Pay.Settled($"P{payment}", kind == 0, at))),
        (1, Gen.Select(Gen.Int[0, 400], Gen.Bool, (payment, fraud) => (PaymentRecord)Pay.Labelled($"P{payment}", fraud))));

    private static readonly Gen<LinkSightings?> GenLinks = Gen.Select(Gen.Int[0, 64].Array[12], Gen.Bool, (n, isThere) => isThere
        ? (LinkSightings?)new LinkSightings(new(n[0], n[1], n[2], n[3]), new(n[4], n[5], n[6], n[7]), new(n[8], n[9], n[10], n[11]))
        : null);

    private static readonly Gen<LookedUp> GenLookedUp = Gen.Select(
        Gen.OneOf(Gen.Int[0, 3].Select(code => (string?)$"C{code}"), Gen.Const((string?)null)),
        Gen.Select(GenTime, Gen.Bool, (time, isThere) => isThere ? time : default(DateTimeOffset?)),
        Gen.Select(GenTime, Gen.Bool, (time, isThere) => isThere ? time : default(DateTimeOffset?)),
        GenLinks,
        GenLinks,
        (country, signup, change, device, address) => new LookedUp(country, signup, change, device, address));

    [Fact]
    public void It_is_what_its_definitions_say_however_the_records_were_batched() =>
        Gen.Select(GenRecord.Array[0, 700], Gen.Int[1, 50].Array[1, 20], GenAttempt, GenLookedUp).Sample(
            (records, batches, attempt, looked) =>
            {
                var (single, batched) = (new Ledger(), new Ledger());
                foreach (var record in records)
                {
                    single.Fold(record);
                }

                for (var (from, round) = (0, 0); from < records.Length; from += batches[round++ % batches.Length])
                {
                    batched.FoldAll(records[from..Math.Min(records.Length, from + batches[round % batches.Length])]);
                }

                var told = Vector(batched, attempt, looked);
                var defined = new NaiveFeatures(single.Rows.Values, attempt, looked).Compute();
                Assert.Equal(FeatureTable.Length, defined.Count);
                for (var place = 0; place < told.Length; place++)
                {
                    var feature = FeatureTable.All[place];
                    Assert.False(float.IsInfinity(told[place]), feature.Name);
                    Assert.True(feature.Missing is not null || !float.IsNaN(told[place]), feature.Name);
                    AssertEqual(defined[feature.Name], told[place], feature.Name);
                }
            },
            iter: 400);

    [Fact]
    public void The_same_input_gives_the_same_bits_and_nothing_is_allocated()
    {
        var ledger = new Ledger();
        for (var i = 0; i < 300; i++)
        {
            ledger.Fold(Pay.Attempt($"P{i}", Pay.Noon.AddMinutes(i), i, device: $"d{i % 5}"));
            ledger.Fold(Pay.Settled($"P{i}", i % 3 == 0, Pay.Noon.AddMinutes(i)));
        }

        var (attempt, looked) = (Pay.Attempt("P300", Pay.Noon.AddMinutes(300)), new LookedUp("FR", Pay.Noon, Pay.Noon, new(), new()));
        var input = looked.Input(attempt, ledger.History.Window, Totals(ledger));
        var (first, second) = (new float[FeatureTable.Length], new float[FeatureTable.Length]);
        FeatureVector.Compute(input, first);
        var before = GC.GetAllocatedBytesForCurrentThread();
        FeatureVector.Compute(input, second);
        Assert.Equal(before, GC.GetAllocatedBytesForCurrentThread());
        Assert.Equal(first.Select(BitConverter.SingleToInt32Bits), second.Select(BitConverter.SingleToInt32Bits));
    }

    [Fact]
    public void A_vector_of_another_length_is_refused() => Assert.Throws<ArgumentException>(() =>
        FeatureVector.Compute(new LookedUp(null, null, null, null, null).Input(Pay.Attempt("P1"), new(), default), new float[FeatureTable.Length - 1]));

    private static float[] Vector(Ledger ledger, PaymentAttempted attempt, LookedUp looked)
    {
        var vector = new float[FeatureTable.Length];
        FeatureVector.Compute(looked.Input(attempt, ledger.History.Window, Totals(ledger)), vector);
        return vector;
    }

    private static CustomerTotals Totals(Ledger ledger)
    {
        var totals = ledger.Rows.Values.Where(row => row.Attempt is not null).Aggregate(default(CustomerTotals), (all, row) => all.With(row.Attempt!));
        return ledger.Rows.Values.Where(row => row.Outcomes.OfType<PaymentLabelled>().Any(label => label.IsFraud))
            .Aggregate(totals, (all, _) => all.WithConfirmedFraud());
    }

    /// <summary>Bit for bit, but that the naive sums are of other numbers, whose last digits may differ.</summary>
    private static void AssertEqual(double? defined, float told, string name)
    {
        const double digits = 1e-6;
        Assert.True(
            defined is { } value ? Math.Abs(value - told) <= digits * Math.Abs(value) : float.IsNaN(told),
            $"{name}: {told}, by its definition {defined?.ToString() ?? "missing"}");
    }
}
