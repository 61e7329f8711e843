using KiVendTout.Records.Topics;
using Spectre.Console;

namespace KiVendTout.Bench.Hostile;

/// <summary>What must hold after a run, one line each.</summary>
internal sealed class HostileChecks(HostileRig rig, IAnsiConsole console)
{
    /// <summary>Growth of a host's memory from the middle of the run to its end that still counts as flat.</summary>
    private const double FlatFactor = 1.5;

    /// <summary>Records before which a silo is not warm: memory that grows until then says nothing.</summary>
    private const int WarmAfter = 10_000;

    private const int ShownMax = 5;

    private readonly List<(long Silo, long Gateway)> _memory = [];

    public bool AllHold { get; private set; } = true;

    public void LookAtMemory() => _memory.Add((rig.Silo.Megabytes, rig.Gateway.Megabytes));

    public void NothingIsBehind(IReadOnlyList<string> behind, int lost) => Tell(
        behind.Count == 0 && lost == 0,
        "partitions",
        behind.Count == 0 ? $"all committed to their ends by {string.Join(" and ", HostileRig.Groups)}; {lost} records lost" : Shown(behind));

    public async Task HostsAreWellAsync(CancellationToken cancellationToken)
    {
        foreach (var host in new[] { rig.Silo, rig.Gateway })
        {
            var isReady = host.IsAlive && await host.IsReadyAsync(cancellationToken);
            Tell(isReady, host.Name, host.IsAlive ? isReady ? "never ended, ready" : "never ended, not ready" : "has ended");
        }
    }

    public void EveryCallIsAnswered(HostileCalls calls)
    {
        Tell(calls.Wrong.Count == 0, "calls", $"{calls.Answers.Values.Sum():N0} answered, {calls.Wrong.Count:N0} not or by our fault {Shown(calls.Wrong)}");
        foreach (var (answer, times) in calls.Answers.OrderBy(answer => answer.Key, StringComparer.Ordinal))
        {
            console.Profile.Out.Writer.WriteLine($"       {times,7:N0} {answer}");
        }
    }

    /// <summary>Each effect by its id, counted: there, once, and nobody else's.</summary>
    public async Task HonestEffectsAsync(HonestRecords honest, CancellationToken cancellationToken)
    {
        const string isHonest = $"~ '{HonestRecords.IdPattern}'";
        await EffectAsync("payments", honest.Payments, $"SELECT payment_id::text FROM payments WHERE payment_id {isHonest} AND completeness = 'complete'", cancellationToken);
        await EffectAsync("assessments", honest.Payments, $"SELECT payment_id::text FROM payment_assessments WHERE payment_id {isHonest}", cancellationToken);
        await EffectAsync("orders", honest.Orders, $"SELECT order_id::text FROM orders WHERE order_id {isHonest} AND completeness = 'complete'", cancellationToken);
        await EffectAsync(
            "order lines",
            [.. honest.Orders.SelectMany(order => new[] { order + "/1", order + "/2" })],
            $"SELECT order_id || '/' || line_no FROM order_items WHERE order_id {isHonest}",
            cancellationToken);
        await EffectAsync("archived events", honest.Events, $"SELECT event_id FROM events WHERE event_id {isHonest}", cancellationToken);
        var counted = long.Parse((await ReadAsync($"SELECT coalesce(sum(event_count), 0)::text FROM sessions WHERE session_id {isHonest}", cancellationToken))[0], provider: null);
        Tell(counted == honest.Events.Count, "events of sessions", $"{counted:N0} counted, {honest.Events.Count:N0} sent");
    }

    /// <summary>
    /// Letters are those records that cannot be read, each once, and those that can (ours, or what the gateway made of a call) but that
    /// contradict what is known; each letter is in its topic too.
    /// </summary>
    public async Task DeadLettersAsync(
        IReadOnlyDictionary<(string Topic, int Partition, long Offset), PlacedRecord> placed, CommitWatch commits, CancellationToken cancellationToken)
    {
        var letters = await LettersAsync(cancellationToken);
        var refused = placed.Where(one => one.Value.Refusal is not null).Select(one => one.Key).ToHashSet();
        var missing = refused.Where(place => !letters.ContainsKey(place)).ToList();
        var others = letters.Where(letter => !refused.Contains(letter.Key)).ToList();
        var wrong = others.Where(letter => placed.GetValueOrDefault(letter.Key)?.Kind == BenchRecord.Honest || !IsContradiction(letter.Value))
            .Select(letter => $"{letter.Key} ({placed.GetValueOrDefault(letter.Key)?.Kind}): {letter.Value.Fault}: {letter.Value.Reason}").ToList();
        Tell(missing.Count == 0, "refused records", $"{refused.Count:N0} expected in dead_letters, {missing.Count:N0} missing {Shown(missing.Select(place => $"{place}: {placed[place]}"))}");
        Tell(wrong.Count == 0, "other letters", $"{others.Count:N0} of records that contradict what is known, {wrong.Count:N0} that should not be {Shown(wrong)}");
        foreach (var group in others.GroupBy(letter => $"{letter.Value.Fault}: {letter.Value.Reason}").OrderByDescending(group => group.Count()))
        {
            console.Profile.Out.Writer.WriteLine($"       {group.Count(),7:N0} {group.Key}");
        }

        foreach (var topic in TopicCatalogue.Inputs)
        {
            var rows = letters.Keys.Count(place => place.Topic == topic.Name);
            var records = commits.EndOf(topic.DeadLetterName);
            Tell(records == rows, topic.DeadLetterName, $"{records:N0} records, {rows:N0} rows");
        }

        foreach (var kind in placed.Values.GroupBy(record => record.Kind).OrderBy(kind => kind.Key, StringComparer.Ordinal))
        {
            console.Profile.Out.Writer.WriteLine($"       {kind.Key}: {kind.Count():N0} sent, {kind.Count(record => record.Refusal is not null):N0} cannot be read");
        }

        foreach (var thrown in placed.Values.Where(record => record.Refusal?.StartsWith("the codec threw", StringComparison.Ordinal) == true).GroupBy(record => (record.Kind, record.Refusal)))
        {
            Tell(false, "codecs", $"{thrown.Key.Kind}: {thrown.Key.Refusal}, {thrown.Count():N0} times");
        }
    }

    /// <param name="records">Records of the run: few are too few to tell.</param>
    public void MemoryIsFlat(int records)
    {
        var (half, end) = (_memory[^2], _memory[^1]);
        Tell(
            records < WarmAfter || (end.Silo <= half.Silo * FlatFactor && end.Gateway <= half.Gateway * FlatFactor),
            "memory",
            $"silo {string.Join(", ", _memory.Select(look => look.Silo))} MB, gateway {string.Join(", ", _memory.Select(look => look.Gateway))} MB at a quarter, half and end; flat is at most {FlatFactor} times from half to end, of {WarmAfter:N0} records or more");
    }

    private static bool IsContradiction((string Fault, string Reason) letter) => letter.Fault.EndsWith("ContractViolationException", StringComparison.Ordinal);

    private static string Shown(IEnumerable<string> lines) => string.Join("; ", lines.Take(ShownMax));

    private async Task EffectAsync(string name, IReadOnlyList<string> expected, string sql, CancellationToken cancellationToken)
    {
        var found = (await ReadAsync(sql, cancellationToken)).CountBy(id => id).ToDictionary();
        var missing = expected.Where(id => !found.ContainsKey(id)).ToList();
        var repeated = found.Where(one => one.Value > 1).Select(one => one.Key).ToList();
        var strangers = found.Keys.Except(expected).ToList();
        Tell(
            missing.Count + repeated.Count + strangers.Count == 0,
            name,
            $"{expected.Count:N0} expected, {missing.Count} missing, {repeated.Count} more than once, {strangers.Count} nobody sent {Shown(missing.Concat(repeated).Concat(strangers))}");
    }

    private async Task<List<string>> ReadAsync(string sql, CancellationToken cancellationToken)
    {
        var texts = new List<string>();
        await using var command = rig.Database.CreateCommand(sql);
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        while (await reader.ReadAsync(cancellationToken))
        {
            texts.Add(reader.GetString(0));
        }

        return texts;
    }

    private async Task<Dictionary<(string Topic, int Partition, long Offset), (string Fault, string Reason)>> LettersAsync(CancellationToken cancellationToken)
    {
        var letters = new Dictionary<(string, int, long), (string, string)>();
        await using var command = rig.Database.CreateCommand("SELECT topic, partition, record_offset, exception_type, reason FROM dead_letters");
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        while (await reader.ReadAsync(cancellationToken))
        {
            letters.Add((reader.GetString(0), reader.GetInt32(1), reader.GetInt64(2)), (reader.GetString(3), reader.GetString(4)));
        }

        return letters;
    }

    private void Tell(bool holds, string name, string text)
    {
        AllHold &= holds;
        console.Profile.Out.Writer.WriteLine($"{(holds ? "ok  " : "FAIL")}   {name}: {text}");
    }
}
