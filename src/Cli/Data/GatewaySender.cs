using Google.Protobuf;
using Grpc.Core;
using KiVendTout.Embedded.Processes;

namespace KiVendTout.Cli.Data;

/// <summary>Makes the calls of a file, several at a time.</summary>
/// <param name="gateway">Makes one.</param>
/// <param name="report">Is told what becomes of each line.</param>
internal sealed class GatewaySender(GatewayCaller gateway, LoadReport report)
{
    /// <summary>Lines under way at a time.</summary>
    private const int Concurrency = 32;

    /// <summary>Makes the calls of a file, of each id the first.</summary>
    /// <param name="source">The file.</param>
    /// <param name="columns">Its columns.</param>
    /// <param name="lines">Its good lines.</param>
    /// <param name="done">Called after each.</param>
    /// <param name="cancellationToken">Ends it.</param>
    /// <exception cref="CommandFailedException">The gateway stays away, or will not have us.</exception>
    public Task SendAsync(ICallSource source, CsvColumns columns, UniqueLines lines, Action done, CancellationToken cancellationToken)
    {
        var idColumn = source.Fields.Keys.First();
        return Parallel.ForEachAsync(
            lines.First((line, rule) => columns.Broken(line, idColumn, rule), report),
            new ParallelOptions { MaxDegreeOfParallelism = Concurrency, CancellationToken = cancellationToken },
            async (line, token) =>
            {
                await SendAsync(source, columns, line, token);
                done();
            });
    }

    private async Task SendAsync(ICallSource source, CsvColumns columns, SourceLine line, CancellationToken cancellationToken)
    {
        try
        {
            var message = source.Message(line);
            var differences = await DifferencesAsync(source, line, message, cancellationToken);
            if (differences is not [])
            {
                if (await TryCreateAsync(source, message, cancellationToken))
                {
                    report.Sent(source.FileName);
                    report.AlreadyThere(source.FileName, line.Repeats);
                    return;
                }

                differences = await DifferencesAsync(source, line, message, cancellationToken) ?? [source.Fields.Keys.First()];
            }

            Tell(source.FileName, columns, line, differences);
        }
        catch (RpcException refusal)
        {
            report.LeaveOut(source.FileName, RpcViolations.Describe(refusal, line.Number, columns), 1 + line.Repeats);
        }
    }

    /// <summary>The columns in which a line says another thing than what is stored; null when nothing is.</summary>
    private async Task<List<string>?> DifferencesAsync(ICallSource source, SourceLine line, IMessage message, CancellationToken cancellationToken)
    {
        try
        {
            var stored = await gateway.CallAsync((clients, options) => source.FindAsync(clients, line.Id, options), cancellationToken);
            return StoredMessage.Differences(message, stored, source.Fields);
        }
        catch (RpcException none) when (none.StatusCode == StatusCode.NotFound)
        {
            return null;
        }
    }

    /// <returns>False when the id is taken by something else.</returns>
    private async Task<bool> TryCreateAsync(ICallSource source, IMessage message, CancellationToken cancellationToken)
    {
        try
        {
            return await gateway.CallAsync(
                async (clients, options) =>
                {
                    await source.CreateAsync(clients, message, options);
                    return true;
                },
                cancellationToken);
        }
        catch (RpcException taken) when (taken.StatusCode == StatusCode.AlreadyExists)
        {
            return false;
        }
    }

    private void Tell(string fileName, CsvColumns columns, SourceLine line, List<string> differences)
    {
        if (differences is [var first, ..])
        {
            var also = differences.Count > 1 ? $" (as have {string.Join(", ", differences.Skip(1))})" : "";
            report.Differs(fileName, columns.Broken(line.Number, first, $"has another value than what is stored{also}: that stays"), 1 + line.Repeats);
        }
        else
        {
            report.AlreadyThere(fileName, 1 + line.Repeats);
        }
    }
}
