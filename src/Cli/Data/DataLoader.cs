using KiVendTout.Cli.Stack;
using KiVendTout.Cli.Terminal;
using KiVendTout.Cli.Tokens;
using KiVendTout.Cli.Topics;
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
        new CustomersFile(), new ProductsFile(), new SessionsFile(), new EventsFile(), new PaymentsFile(), new OrdersFile(),
        new FraudAlertsFile(),
    ];

    /// <summary>Looks whether a folder holds the files and they are what they are called, before anything is begun.</summary>
    /// <exception cref="WrongUseException">It is not there, or one of them is not, or lacks a column or is no UTF-8.</exception>
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

        foreach (var source in Sources)
        {
            if (Path.Combine(directory, source.FileName) is var path && File.Exists(path))
            {
                source.Check(path);
            }
        }
    }

    /// <summary>Loads a folder.</summary>
    /// <param name="directory">The folder.</param>
    /// <param name="rate">Records for Kafka a second; null for as fast as it goes.</param>
    /// <param name="cancellationToken">Ends the load; what was sent stays.</param>
    /// <returns>The exit code: failed when a line is left out, or differs from what is stored.</returns>
    /// <exception cref="WrongUseException">The folder or a file is not what it should be.</exception>
    /// <exception cref="KiVendTout.Embedded.Processes.CommandFailedException">The gateway or Kafka stays away or refuses us.</exception>
    public async Task<int> LoadAsync(string directory, int? rate, CancellationToken cancellationToken)
    {
        RequireFiles(directory);
        var kafka = settings.KafkaClients();
        await kafka.RequireAccessAsync(cancellationToken);
        var load = new LoadContext(directory, time.GetUtcNow(), new LoadReport(console));
        var progress = new LoadProgress(console, time);
        using var calls = new CallFiles(Sources.OfType<ICallSource>(), load);
        using var records = SortRecords(load);

        using var gateway = new GatewayCaller(settings.Require(SettingKeys.GatewayGrpc), new TokenIssuer(settings, time), time);
        var sender = new GatewaySender(gateway, load.Report);
        Task SendCallsAsync(CallFile file) => progress.RunAsync(
            file.Source.FileName, file.Lines.Count, done => sender.SendAsync(file.Source, file.Columns, file.Lines, done, cancellationToken));
        foreach (var file in calls.Where(file => file.Source.ComesBeforeRecords))
        {
            await SendCallsAsync(file);
        }

        await SendRecordsAsync(kafka, records, rate, load.Report, progress, cancellationToken);
        foreach (var file in calls.Where(file => !file.Source.ComesBeforeRecords))
        {
            await SendCallsAsync(file);
        }

        new LoadSummary(console, load.Report).Write();
        return load.Report.IsComplete ? ExitCode.Done : ExitCode.Failed;
    }

    private static ExternalSort<OutgoingRecord> SortRecords(LoadContext load)
    {
        var records = new ExternalSort<OutgoingRecord>(RecordOrder.Instance, OutgoingRecord.Format);
        foreach (var source in Sources.OfType<IRecordSource>())
        {
            if (!File.Exists(load.PathOf(source.FileName)))
            {
                load.Report.Note($"there is no {source.FileName}");
                continue;
            }

            load.Report.AddFile(source.FileName);
            foreach (var record in source.Read(load))
            {
                records.Add(record);
            }
        }

        return records;
    }

    private async Task SendRecordsAsync(
        KafkaClientFactory kafka, ExternalSort<OutgoingRecord> records, int? rate, LoadReport report, LoadProgress progress, CancellationToken cancellationToken)
    {
        var lead = new GroupLeadSettings
        {
            BrokerEpoch = settings.Require(SettingKeys.BrokerEpoch),
            Groups = settings.ConsumerGroups,
            Bounds = LeadBounds.OfLoader,
        };
        await using var sender = new RecordSender(kafka, lead, time);
        var pace = new Pace(rate, time);
        await progress.RunAsync("records", records.Count, async done =>
        {
            foreach (var record in records.InOrder())
            {
                await pace.WaitAsync(cancellationToken);
                await sender.SendAsync(record, () => { report.Sent(record); done(); }, cancellationToken);
            }

            await sender.FlushAsync(cancellationToken);
        });
    }
}
