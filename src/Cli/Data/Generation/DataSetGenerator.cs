namespace KiVendTout.Cli.Data.Generation;


/// <summary>
/// Makes a world and writes it as the shop's files, neighbourhood by neighbourhood: what is in memory does not grow with the scale. Each
/// neighbourhood is made from the seed and its number alone.
/// </summary>
internal sealed class DataSetGenerator(WorldPlan plan)
{
    private readonly WorldClock _clock = new(plan.Until);

    /// <summary>Writes the files into a directory.</summary>
    /// <param name="directory">Where to; made when it is not there. Files of a data set that lie there are replaced at the end.</param>
    /// <param name="advance">Called after each customer.</param>
    /// <param name="cancellationToken">Stops; the directory is left without a data set of this run.</param>
    /// <exception cref="IOException">A file cannot be written.</exception>
    public void Write(string directory, Action advance, CancellationToken cancellationToken)
    {
        using var files = new DataSetFiles(directory);
        var rows = new DataSetRows(files, plan, _clock);
        var catalogue = new Catalogue(plan, _clock);
        for (var number = 1; number <= catalogue.Count; number++)
        {
            rows.Write(catalogue.Get(number));
        }

        var neighbourhood = new Neighbourhood(plan, _clock, catalogue);
        for (var number = 0; number < plan.Neighbourhoods; number++)
        {
            cancellationToken.ThrowIfCancellationRequested();
            neighbourhood.Write(number, rows, advance);
        }

        files.Publish();
    }
}
