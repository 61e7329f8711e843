namespace KiVendTout.Cli.Data.Generation.Fraud;

/// <summary>
/// Makes a world to learn from and writes it, in two steps: the communities live, one after the other; then their payments are written in the
/// order of time. What is in memory does not grow with the world.
/// </summary>
internal sealed class FraudWorldGenerator(FraudWorldPlan plan, string directory) : IDisposable
{
    private readonly Calendar _calendar = new(plan.Until);
    private readonly FraudWorldFiles _files = new(directory, plan.Until);
    private readonly ExternalSort<Attempt> _attempts = new(AttemptOrder.Instance, Attempt.Format);

    /// <summary>Number of payments there are, those of a warm-up that is left out too.</summary>
    public int Payments => _attempts.Count;

    /// <summary>Lets all communities live.</summary>
    /// <param name="advance">Called after each customer.</param>
    /// <param name="cancellationToken">Stops.</param>
    public void Live(Action advance, CancellationToken cancellationToken)
    {
        var maker = new CommunityMaker(plan, _calendar);
        for (var number = 0; number < plan.Communities; number++)
        {
            cancellationToken.ThrowIfCancellationRequested();
            var community = maker.Make(number);
            community.Attempts.ForEach(_attempts.Add);
            foreach (var person in community.People)
            {
                _files.Write(person);
                advance();
            }
        }
    }

    /// <summary>Writes their payments and what is known of them; then the files have their names.</summary>
    /// <param name="advance">Called after each payment.</param>
    /// <param name="cancellationToken">Stops; the directory is left without a world of this run.</param>
    /// <exception cref="IOException">A file cannot be written.</exception>
    public void Write(Action advance, CancellationToken cancellationToken)
    {
        var (labeller, manifest, number) = (new Labeller(plan.Seed), new Manifest(plan, _calendar), 0);
        var first = plan.DropsWarmUp ? _calendar.Begin + (FraudWorldPlan.WarmUpDays * 86_400L) : _calendar.Begin;
        foreach (var attempt in _attempts.InOrder())
        {
            cancellationToken.ThrowIfCancellationRequested();
            number++;
            advance();
            if (attempt.Second < first)
            {
                continue;
            }

            var label = labeller.Of(number, attempt);
            var isKnown = label is { } told && told.Second < _calendar.End;
            _files.Write(number, attempt, isKnown ? label : null);
            manifest.Add(attempt, label, isKnown);
        }

        _files.Publish(manifest);
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _attempts.Dispose();
        _files.Dispose();
    }
}
