using CsCheck;
using KiVendTout.Domain.Customers;
using KiVendTout.Domain.Fraud;
using KiVendTout.Domain.Fraud.Window;
using KiVendTout.Domain.Payments;

namespace KiVendTout.Testing.Records;

/// <summary>Records and rows for tests.</summary>
public static class Samples
{
    public static readonly DateTimeOffset Noon = new(2025, 11, 17, 12, 0, 0, TimeSpan.Zero);

    /// <summary>Times as the codec lets them in: to the microsecond.</summary>
    public static readonly Gen<DateTimeOffset> Times = Gen.Long[0, 40_000_000L * 1_000_000L]
        .Select(micros => new DateTimeOffset(2025, 1, 1, 0, 0, 0, TimeSpan.Zero).AddMicroseconds(micros));

    public static readonly Gen<string> Words = Gen.Char.AlphaNumeric.Array[1, 20].Select(chars => new string(chars));

    // Letters beyond ASCII, and a pair that is one character.
    public static readonly Gen<string> Texts = Gen.OneOf(Words, Gen.Const("é\"\\/ ☃ 😀"), Gen.Const("{},'"));

    private static readonly PaymentId APayment = new("P1");
    private static readonly CustomerId ACustomer = new("C1");

    public static readonly Gen<PaymentAttempted> Attempts = Gen.Select(
        Times,
        Words.Null(),
        Texts,
        Gen.Select(Gen.Int[100_000, 99_999_999].Select(i => i.ToString(System.Globalization.CultureInfo.InvariantCulture)).Null(), Texts.Null(), Texts.Null()),
        Gen.Select(Gen.Char['A', 'Z'], Gen.Char['A', 'Z']),
        Gen.Long[0, Currency.MaxAmountCents],
        (at, session, method, links, country, cents) => new PaymentAttempted
        {
            PaymentId = APayment,
            CustomerId = ACustomer,
            OccurredAt = at,
            SessionId = session is null ? null : new SessionId(session),
            Method = method,
            CardBin = links.Item1,
            IpHash = links.Item2,
            DeviceId = links.Item3,
            Country = $"{country.Item1}{country.Item2}",
            AmountCents = cents,
        });

    public static readonly Gen<PaymentRecord> Outcomes = Gen.OneOf(
        Gen.Select(Times, Gen.Bool, (at, yes) =>
            (PaymentRecord)new PaymentSettled { PaymentId = APayment, CustomerId = ACustomer, OccurredAt = at, Succeeded = yes }),
        Gen.Select(Times, Words, Gen.Long[1, Currency.MaxAmountCents], (at, id, cents) =>
            (PaymentRecord)new PaymentRefunded { PaymentId = APayment, CustomerId = ACustomer, OccurredAt = at, RefundId = id, AmountCents = cents }),
        Gen.Select(Times, Texts.Null(), (at, reason) =>
            (PaymentRecord)new ChargebackReported { PaymentId = APayment, CustomerId = ACustomer, OccurredAt = at, ReasonCode = reason }),
        Gen.Select(Times, Gen.Bool, (at, yes) =>
            (PaymentRecord)new PaymentLabelled { PaymentId = APayment, CustomerId = ACustomer, OccurredAt = at, IsFraud = yes }));

    private static readonly Gen<Assessment> Assessments = Gen.Select(
        Gen.Double[0, 1],
        Gen.Enum<Decision>(),
        Gen.Select(Words, Gen.Double[0, 1], Gen.Enum<RuleAction>(), Texts, (id, weight, action, reason) => new RuleHit(id, weight, action, reason)).Array[0, 5],
        Words.Null(),
        Gen.Long[0, 10_000_000],
        (score, decision, hits, model, ticks) => new Assessment
        {
            Score = score,
            Decision = decision,
            Hits = [.. hits],
            RuleSetVersion = "rules-1",
            ModelVersion = model,
            // The silo's clock is finer than the database's.
            AssessedAt = Noon.AddTicks(ticks),
        });

    public static readonly Gen<PaymentEvidence> Evidence = Gen.Select(
        Gen.Select(Attempts, Assessments).Select(both => ((PaymentAttempted, Assessment)?)both),
        Gen.Bool,
        Outcomes.Array[0, 6],
        Gen.OneOf(Gen.Const((string?)null), Gen.Const((string?)"FR"), Gen.Const((string?)"DE")),
        Gen.Long[1, 1000],
        (scored, hasAttempt, outcomes, country, position) => new PaymentEvidence
        {
            PaymentId = APayment,
            CustomerId = ACustomer,
            Position = position,
            Attempt = hasAttempt ? scored!.Value.Item1 : null,
            Assessment = hasAttempt ? scored!.Value.Item2 : null,
            CustomerCountry = country,
            Outcomes = [.. outcomes],
            Anomalies = country is null ? [Anomaly.CustomerUnknown, Anomaly.BlockedYetSucceeded] : [],
        });

    public static PaymentAttempted Attempt(string payment, string customer, DateTimeOffset? at = null, long cents = 5000, string? session = null) => new()
    {
        PaymentId = new PaymentId(payment),
        CustomerId = new CustomerId(customer),
        SessionId = session is null ? null : new SessionId(session),
        OccurredAt = at ?? Noon,
        Method = "card",
        CardBin = "497010",
        Country = "FR",
        IpHash = "7f19717dd0b54b37",
        DeviceId = "dev_38b70bd879a5",
        AmountCents = cents,
    };

    public static PaymentSettled Settled(string payment, string customer, DateTimeOffset at, bool succeeded = true) => new()
    {
        PaymentId = new PaymentId(payment),
        CustomerId = new CustomerId(customer),
        OccurredAt = at,
        Succeeded = succeeded,
    };

    /// <summary>A payment that was settled before its attempt was heard of.</summary>
    public static PaymentState Payment(string payment, string customer) => new()
    {
        PaymentId = new PaymentId(payment),
        CustomerId = new CustomerId(customer),
        Succeeded = true,
        SettledAt = Noon,
    };

    public static CustomerProfile Customer(string id, string? email = null) => new()
    {
        CustomerId = new CustomerId(id),
        SignupAt = Noon,
        Country = "FR",
        PreferredDevice = "ios",
        DeclaredMinor = false,
        Personal = new PersonalData
        {
            BirthDate = new DateOnly(1973, 9, 15),
            FirstName = "Zoé",
            LastName = "Martin",
            Email = email ?? "zoe.martin@example.org",
            Phone = "+33612345678",
            Address = "1 rue de la Paix, Paris",
        },
        Completeness = Completeness.Complete,
    };

    /// <summary>Equality that looks into collections.</summary>
    public static bool Same(PaymentEvidence a, PaymentEvidence b) =>
        a with { Outcomes = [], Anomalies = [], Assessment = null } == b with { Outcomes = [], Anomalies = [], Assessment = null }
        && a.Outcomes.SequenceEqual(b.Outcomes)
        && a.Anomalies.SequenceEqual(b.Anomalies)
        && Same(a.Assessment, b.Assessment);

    public static bool Same(Assessment? a, Assessment? b) =>
        a is null || b is null
            ? a is null && b is null
            : a with { Hits = [] } == b with { Hits = [] } && a.Hits.SequenceEqual(b.Hits);

    public static bool Same(CustomerHistory a, CustomerHistory b) =>
        (a.CustomerId, a.Version, a.LastPosition, a.FirstSuccessAt, a.HasOlder) == (b.CustomerId, b.Version, b.LastPosition, b.FirstSuccessAt, b.HasOlder)
        && a.Recent.Count == b.Recent.Count
        && a.Recent.Zip(b.Recent).All(pair => Same(pair.First, pair.Second))
        && Told(a.Window).SequenceEqual(Told(b.Window));

    /// <summary>What a window tells. Which code stands for a text is its own affair; which payments have the same is not.</summary>
    private static IEnumerable<PastPayment> Told(PaymentWindow window)
    {
        var codes = new Dictionary<ushort, ushort> { [PaymentWindow.Missing] = PaymentWindow.Missing };
        for (var i = 0; i < window.Count; i++)
        {
            var past = window[i];
            yield return past with
            {
                Method = InOrder(past.Method),
                Country = InOrder(past.Country),
                CardBin = InOrder(past.CardBin),
                Address = InOrder(past.Address),
                Device = InOrder(past.Device),
            };
        }

        ushort InOrder(ushort code) => codes.TryGetValue(code, out var known) ? known : codes[code] = (ushort)codes.Count;
    }
}
