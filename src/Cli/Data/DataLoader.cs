using KiVendTout.Cli.Stack;
using KiVendTout.Cli.Terminal;
using KiVendTout.Cli.Tokens;
using KiVendTout.Hosting.Kafka;

namespace KiVendTout.Cli.Data;

/// <summary>
/// Turns the shop's files into what the site would have sent: calls of the API for customers and products, then records in time order, then
/// the alerts of the system before ours. Loading the same files again changes nothing.
/// </summary>
internal sealed class DataLoader(KvtConsole console, TimeProvider time, StackSettings settings)
{
    /// <summary>The files that are loaded.</summary>
    private static readonly IFileSource[] Sources =
    [
        new CustomersFile(), new ProductsFile(), new SessionsFile(), new EventsFile(TimeProvider.System), new PaymentsFile(), new OrdersFile(),
        new FraudAlertsFile(),
    ];

    /// <summary>Looks whether a folder holds the files, before anything is begun.</summary>
    /// <exception cref="WrongUseException">It is not there, or one of them is not.</exception>
    public static void RequireFiles(string directory)
    {
        if (!Directory.Exists(directory))
        {
            throw new WrongUseException($"there is no folder {directory}");
        }

        if (Sources.FirstOrDefault(source => !source.IsOptional && !File.Exists(Path.Combine(directory, source.FileName))) is { } missing)
        {
            throw new WrongUseException($"{directory} has no file {missing.FileName}");
        }
    }

    /// <summary>Loads a folder.</summary>
    /// <param name="directory">The folder.</param>
    /// <param name="rate">Records for Kafka a second; null for as fast as it goes.</param>
    /// <param name="cancellationToken">Ends the load; what was sent stays.</param>
    /// <returns>The exit code: failed when a line was not loaded.</returns>
    /// <exception cref="WrongUseException">The folder or a file is not what it should be.</exception>
    /// <exception cref="KiVendTout.Embedded.Processes.CommandFailedException">The gateway or Kafka stays away or refuses us.</exception>
    public async Task<int> LoadAsync(string directory, int? rate, CancellationToken cancellationToken)
    {
        RequireFiles(directory);
        var report = new LoadReport(console);
        var progress = new LoadProgress(console, time);
        var calls = ReadCalls(directory, report);
        using var records = SortRecords(directory, report);

        using var gateway = new GatewaySender(settings.Require(SettingKeys.GatewayGrpc), new TokenIssuer(settings, time), time);
        foreach (var (source, list) in calls.Where(pair => pair.Source.ComesBeforeRecords))
        {
            await progress.RunAsync(source.FileName, list.Count, done => gateway.SendAsync(list, report, done, cancellationToken));
        }

        await SendRecordsAsync(records, rate, report, progress, cancellationToken);
        foreach (var (source, list) in calls.Where(pair => !pair.Source.ComesBeforeRecords))
        {
            await progress.RunAsync(source.FileName, list.Count, done => gateway.SendAsync(list, report, done, cancellationToken));
        }

        new LoadSummary(console, report).Write();
        return report.IsComplete ? ExitCode.Done : ExitCode.Failed;
    }

    private async Task SendRecordsAsync(
        SortedRecords records, int? rate, LoadReport report, LoadProgress progress, CancellationToken cancellationToken)
    {
        var lead = new GroupLeadSettings
        {
            BrokerEpoch = settings.Require(SettingKeys.BrokerEpoch),
            Groups = settings.ConsumerGroups,
            Bounds = LeadBounds.OfLoader,
        };
        await using var sender = new RecordSender(settings.KafkaClients(), lead, time);
        var pace = new Pace(rate, time);
        await progress.RunAsync("records", records.Count, async done =>
        {
            foreach (var record in records.InTimeOrder())
            {
                await pace.WaitAsync(cancellationToken);
                await sender.SendAsync(record, () => { report.Count(record.FileName, counts => counts.Sent++); done(); }, cancellationToken);
            }

            await sender.FlushAsync(cancellationToken);
        });
    }

    private static List<(ICallSource Source, IReadOnlyList<GatewayCall> Items)> ReadCalls(string directory, LoadReport report)
    {
        var files = new List<(ICallSource, IReadOnlyList<GatewayCall>)>();
        foreach (var source in Sources.OfType<ICallSource>())
        {
            report.Count(source.FileName, _ => { });
            files.Add((source, source.Read(new CsvTable(Path.Combine(directory, source.FileName), source.Columns), report)));
        }

        return files;
    }

    private static SortedRecords SortRecords(string directory, LoadReport report)
    {
        var records = new SortedRecords();
        foreach (var source in Sources.OfType<IRecordSource>())
        {
            var path = Path.Combine(directory, source.FileName);
            if (!File.Exists(path))
            {
                report.Note($"there is no {source.FileName}");
                continue;
            }

            report.Count(source.FileName, _ => { });
            records.AddAll(source.Read(path, report));
        }

        return records;
    }
}
