using System.Globalization;
using System.Security.Cryptography;
using System.Text.Json;

namespace KiVendTout.Cli.Data.Generation.Fraud;

/// <summary>What a world is and holds, counted while it is written: seed, version, sizes, frauds by kind and month, labels, hashes of the files.</summary>
internal sealed class Manifest(FraudWorldPlan plan, Calendar calendar)
{
    private static readonly JsonSerializerOptions Format = new() { WriteIndented = true, PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower };

    private readonly Dictionary<string, Kind> _kinds = SchemeTraits.All.ToDictionary(traits => traits.Name, _ => new Kind());
    private readonly SortedDictionary<string, Month> _months = new(StringComparer.Ordinal);
    private readonly LabelCounts _labels = new();
    private int _payments;
    private int _failed;

    /// <summary>Counts a payment.</summary>
    /// <param name="attempt">The payment.</param>
    /// <param name="label">What the shop is told of it some day; null for nothing.</param>
    /// <param name="isKnown">Whether that day has come.</param>
    public void Add(Attempt attempt, Label? label, bool isKnown)
    {
        var date = calendar.DateOf(calendar.DayOf(attempt.Second)).ToString("yyyy-MM", CultureInfo.InvariantCulture);
        if (!_months.TryGetValue(date, out var month))
        {
            _months[date] = month = new Month();
        }

        var isFraud = attempt.Scheme != Scheme.None;
        _payments++;
        month.Payments++;
        _failed += attempt.Succeeded ? 0 : 1;
        _labels.Add(isFraud, label, isKnown);
        if (isFraud)
        {
            var name = SchemeTraits.Of(attempt.Scheme).Name;
            month.Frauds[name] = month.Frauds.GetValueOrDefault(name) + 1;
            _kinds[name].Add(attempt);
        }
    }

    /// <summary>Writes it.</summary>
    /// <param name="files">Name and path of the files it tells of.</param>
    /// <param name="to">Where to.</param>
    public void Write(IEnumerable<(string Name, string Path)> files, RowFile to)
    {
        var frauds = _kinds.Values.Sum(kind => kind.Payments);
        to.Write(JsonSerializer.SerializeToUtf8Bytes(
            new
            {
                World = "fraud",
                FraudWorldPlan.Version,
                plan.Seed,
                plan.Until,
                FraudWorldPlan.Days,
                WarmUpUntil = calendar.DateOf(FraudWorldPlan.WarmUpDays),
                HasWarmUp = !plan.DropsWarmUp,
                plan.Customers,
                Payments = _payments,
                Failed = _failed,
                Frauds = frauds,
                Prevalence = Share(frauds, _payments),
                Kinds = _kinds.ToDictionary(kind => kind.Key, kind => kind.Value.Describe(_payments)),
                Months = _months.Select(month => month.Value.Describe(month.Key)),
                Labels = _labels,
                Files = files.ToDictionary(file => file.Name, file => Describe(file.Path)),
            },
            Format));
        to.Write("\n"u8);
    }

    private static double Share(int part, int whole) => whole == 0 ? 0 : Math.Round((double)part / whole, 6);

    private static object Describe(string path)
    {
        using var file = File.OpenRead(path);
        return new { Bytes = file.Length, Sha256 = Convert.ToHexStringLower(SHA256.HashData(file)) };
    }

    private sealed class Kind
    {
        private readonly HashSet<int> _episodes = [];
        private int _failed;
        private long _cents;

        public int Payments { get; private set; }

        public void Add(Attempt attempt)
        {
            _episodes.Add(attempt.Episode);
            Payments++;
            _failed += attempt.Succeeded ? 0 : 1;
            _cents += attempt.Cents;
        }

        public object Describe(int all) => new { Episodes = _episodes.Count, Payments, Failed = _failed, AmountCents = _cents, Prevalence = Share(Payments, all) };
    }

    private sealed class Month
    {
        public int Payments { get; set; }

        public SortedDictionary<string, int> Frauds { get; } = new(StringComparer.Ordinal);

        public object Describe(string name) => new { Month = name, Payments, Prevalence = Share(Frauds.Values.Sum(), Payments), Frauds };
    }

    /// <summary>Labels by what they say and whether it is true.</summary>
    private sealed class LabelCounts
    {
        public int RightFraud { get; private set; }

        public int WrongFraud { get; private set; }

        public int RightHonest { get; private set; }

        public int WrongHonest { get; private set; }

        /// <summary>Labels that arrive after the world's last day.</summary>
        public int StillToCome { get; private set; }

        /// <summary>Frauds that nobody ever tells of.</summary>
        public int MissingFraud { get; private set; }

        public void Add(bool isFraud, Label? label, bool isKnown)
        {
            switch (isFraud, label)
            {
                case (true, null):
                    MissingFraud++;
                    break;
                case (_, not null) when !isKnown:
                    StillToCome++;
                    break;
                case (true, { IsFraud: true }):
                    RightFraud++;
                    break;
                case (false, { IsFraud: true }):
                    WrongFraud++;
                    break;
                case (true, { IsFraud: false }):
                    WrongHonest++;
                    break;
                case (false, { IsFraud: false }):
                    RightHonest++;
                    break;
            }
        }
    }
}
