using KiVendTout.Domain.Fraud;
using KiVendTout.Domain.Payments;
using Npgsql;

namespace KiVendTout.Bench.Ingest.Plain;

/// <summary>A connection and the customers whose payments go over it: one batch is under way while the next is filled.</summary>
internal sealed class PlainLane(NpgsqlConnection connection, RuleSet rules, IReadOnlyDictionary<string, string> countries, TimeProvider clock) : IAsyncDisposable
{
    private const int BatchRows = 1_000;

    private readonly Dictionary<CustomerId, CustomerHistory> _histories = [];
    private PlainBatch _filling = new(connection, rules);
    private PlainBatch _writing = new(connection, rules);
    private DateTimeOffset _now = clock.GetUtcNow();
    private Task _underWay = Task.CompletedTask;

    public async ValueTask AddAsync(PaymentAttempted attempt, CancellationToken cancellationToken)
    {
        if (!_histories.TryGetValue(attempt.CustomerId, out var history))
        {
            _histories[attempt.CustomerId] = history = new CustomerHistory(attempt.CustomerId);
        }

        _filling.Add(CustomerFold.FoldAll(history, countries[attempt.CustomerId.Value], [attempt], rules, _now)!);
        history.Trim();
        if (_filling.Rows == BatchRows)
        {
            await SendAsync(cancellationToken);
        }
    }

    /// <summary>Writes what is left.</summary>
    public async Task EndAsync(CancellationToken cancellationToken)
    {
        await SendAsync(cancellationToken);
        await _underWay;
    }

    public async ValueTask DisposeAsync()
    {
        _filling.Dispose();
        _writing.Dispose();
        await connection.DisposeAsync();
    }

    private async Task SendAsync(CancellationToken cancellationToken)
    {
        await _underWay;
        (_filling, _writing) = (_writing, _filling);
        _underWay = _writing.WriteAsync(_now, cancellationToken);
        _now = clock.GetUtcNow();
    }
}
