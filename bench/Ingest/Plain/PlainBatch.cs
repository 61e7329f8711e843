using KiVendTout.Domain.Fraud;
using KiVendTout.Records;
using Npgsql;

namespace KiVendTout.Bench.Ingest.Plain;

/// <summary>The rows of one batch, a list for each column, and the statement that writes them; used again and again.</summary>
internal sealed class PlainBatch : IDisposable
{
    /// <summary>The statement, its parameters in the order of <see cref="AddParameters"/>.</summary>
    public static readonly string Sql = ReadSql();

    private readonly List<string> _payment = [], _customer = [], _method = [], _country = [], _decision = [], _rules = [], _evidence = [];
    private readonly List<string?> _bin = [], _ip = [], _device = [];
    private readonly List<long> _place = [], _at = [], _cents = [];
    private readonly List<double> _score = [];
    private readonly List<string> _alert = [], _alertPayment = [], _alertCustomer = [], _alertRule = [];
    private readonly List<long> _alertCents = [];
    private readonly List<double> _alertScore = [];
    private readonly List<byte[]> _alertPayload = [];
    private readonly NpgsqlParameter<long> _judged = new(), _raised = new();
    private readonly PlainEvidence _writer = new();
    private readonly NpgsqlCommand _command;

    public PlainBatch(NpgsqlConnection connection, RuleSet rules)
    {
        _command = new NpgsqlCommand(Sql, connection);
        AddParameters(rules);
    }

    public int Rows => _payment.Count;

    public void Add(HistoryCommit commit)
    {
        foreach (var evidence in commit.Evidence)
        {
            Add(evidence);
        }

        foreach (var alert in commit.Alerts)
        {
            Add(alert);
        }
    }

    /// <summary>Writes the rows, and is empty afterwards.</summary>
    /// <param name="judgedAt">When all of them were judged.</param>
    /// <param name="cancellationToken">Ends the statement.</param>
    public async Task WriteAsync(DateTimeOffset judgedAt, CancellationToken cancellationToken)
    {
        _judged.TypedValue = _raised.TypedValue = Micros(judgedAt);
        await _command.PrepareAsync(cancellationToken);
        await _command.ExecuteNonQueryAsync(cancellationToken);
        foreach (var parameter in _command.Parameters)
        {
            (((NpgsqlParameter)parameter).Value as System.Collections.IList)?.Clear();
        }
    }

    public void Dispose()
    {
        _command.Dispose();
        _writer.Dispose();
    }

    private static long Micros(DateTimeOffset time) => (time - DateTimeOffset.UnixEpoch).Ticks / TimeSpan.TicksPerMicrosecond;

    private static string ReadSql()
    {
        using var file = new StreamReader(typeof(PlainBatch).Assembly.GetManifestResourceStream("write_batch.sql")!);
        return file.ReadToEnd();
    }

    private void Add(PaymentEvidence evidence)
    {
        var (attempt, assessment) = (evidence.Attempt!, evidence.Assessment!);
        _payment.Add(evidence.PaymentId.Value);
        _customer.Add(evidence.CustomerId.Value);
        _place.Add(evidence.Position);
        _at.Add(Micros(attempt.OccurredAt));
        _method.Add(attempt.Method);
        _bin.Add(attempt.CardBin);
        _country.Add(attempt.Country);
        _ip.Add(attempt.IpHash);
        _device.Add(attempt.DeviceId);
        _cents.Add(attempt.AmountCents);
        _score.Add(assessment.Score);
        _decision.Add(assessment.Decision switch { Decision.Accept => "accept", Decision.Challenge => "challenge", _ => "block" });
        _rules.Add(string.Join(',', assessment.Hits.Select(hit => hit.RuleId)));
        _evidence.Add(_writer.Write(evidence));
    }

    private void Add(FraudAlert alert)
    {
        _alert.Add(alert.AlertId);
        _alertPayment.Add(alert.PaymentId.Value);
        _alertCustomer.Add(alert.CustomerId.Value);
        _alertCents.Add(alert.AmountCents);
        _alertRule.Add(alert.RuleId);
        _alertScore.Add(alert.Score!.Value);
        _alertPayload.Add(FraudAlertRecord.Encode(alert));
    }

    private void AddParameters(RuleSet rules)
    {
        Add(_payment, _customer);
        Add(_place, _at);
        Add(_method);
        Add(_bin);
        Add(_country);
        Add(_ip, _device);
        Add(_cents);
        Add(_score);
        Add(_decision, _rules, _evidence);
        _command.Parameters.Add(_judged);
        _command.Parameters.Add(new NpgsqlParameter<string> { TypedValue = rules.Version });
        Add(_alert, _alertPayment, _alertCustomer);
        Add(_alertCents);
        Add(_alertRule);
        Add(_alertScore);
        Add(_alertPayload);
        _command.Parameters.Add(_raised);
    }

    private void Add<T>(params List<T>[] columns)
    {
        foreach (var column in columns)
        {
            _command.Parameters.Add(new NpgsqlParameter<List<T>> { TypedValue = column });
        }
    }
}
