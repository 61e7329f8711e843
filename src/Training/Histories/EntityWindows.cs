namespace KiVendTout.Training.Histories;

/// <summary>
/// What is known of a linked entity when a payment is tried: how many payments it had before in some windows, and how many of those whose labels have
/// come by now (they are <c>delay</c> old) were frauds. Missing where the payment names no entity, shares also where the window is empty.
/// </summary>
internal static class EntityWindows
{
    private static readonly (string Name, TimeSpan Length)[] Counts =
        [("1h", TimeSpan.FromHours(1)), ("24h", TimeSpan.FromDays(1)), ("7d", TimeSpan.FromDays(7)), ("30d", TimeSpan.FromDays(30))];

    private static readonly (string Name, TimeSpan Length)[] Labelled =
        [("1d", TimeSpan.FromDays(1)), ("7d", TimeSpan.FromDays(7)), ("30d", TimeSpan.FromDays(30))];

    /// <summary>Names of the features, in order.</summary>
    public static IReadOnlyList<string> Names(string entity) =>
    [
        .. Counts.Select(window => $"{entity}_attempts_{window.Name}"),
        .. Labelled.Select(window => $"{entity}_labelled_{window.Name}"),
        .. Labelled.Select(window => $"{entity}_fraud_share_{window.Name}"),
    ];

    /// <summary>Writes the features.</summary>
    /// <param name="history">The payments, in the order of time.</param>
    /// <param name="groups">The payments of each entity; code 0 names none.</param>
    /// <param name="codes">How many codes there are.</param>
    /// <param name="delay">How old a payment is when its label comes.</param>
    /// <param name="target">Where they go.</param>
    /// <param name="first">Place of the first of them in a vector.</param>
    public static void Write(LabelledHistory history, RowGroups groups, int codes, TimeSpan delay, FeatureRows target, int first)
    {
        foreach (var row in groups[TextCodes.Missing])
        {
            if (target.Find(row, out var vector))
            {
                vector.Slice(first, Counts.Length + (2 * Labelled.Length)).Fill(float.NaN);
            }
        }

        for (var code = TextCodes.Missing + 1; code < codes; code++)
        {
            var entity = new Entity(history, groups[code]);
            for (var w = 0; w < Counts.Length; w++)
            {
                entity.WriteCounts(Counts[w].Length, target, first + w);
            }

            for (var w = 0; w < Labelled.Length; w++)
            {
                entity.WriteShares(delay, Labelled[w].Length, target, first + Counts.Length + w, first + Counts.Length + Labelled.Length + w);
            }
        }
    }

    /// <summary>The payments of one entity, in the order of time. A window is a pair of places that move on with it.</summary>
    private readonly ref struct Entity(LabelledHistory history, ReadOnlySpan<int> rows)
    {
        private readonly ReadOnlySpan<int> _rows = rows;

        public void WriteCounts(TimeSpan length, FeatureRows target, int place)
        {
            for (var (at, from) = (0, 0); at < _rows.Length; at++)
            {
                while (Ticks(at) - Ticks(from) >= length.Ticks)
                {
                    from++;
                }

                if (target.Find(_rows[at], out var vector))
                {
                    vector[place] = at - from;
                }
            }
        }

        public void WriteShares(TimeSpan delay, TimeSpan length, FeatureRows target, int countPlace, int sharePlace)
        {
            var (from, to, frauds) = (0, 0, 0);
            for (var at = 0; at < _rows.Length; at++)
            {
                var known = Ticks(at) - delay.Ticks;
                for (; to < at && Ticks(to) <= known; to++)
                {
                    frauds += IsFraud(to);
                }

                for (; from < to && Ticks(from) <= known - length.Ticks; from++)
                {
                    frauds -= IsFraud(from);
                }

                if (target.Find(_rows[at], out var vector))
                {
                    vector[countPlace] = to - from;
                    vector[sharePlace] = to == from ? float.NaN : (float)frauds / (to - from);
                }
            }
        }

        private long Ticks(int at) => history[_rows[at]].Ticks;

        private int IsFraud(int at) => history[_rows[at]].IsFraud ? 1 : 0;
    }
}
