using System.Collections.Immutable;
using System.Globalization;

namespace KiVendTout.Records;

/// <summary>Names of the headers on every record (CloudEvents, binary mode of its Kafka binding) and values of the content type.</summary>
public static class CloudEventHeaders
{
    /// <summary>Id of the event; a repetition has the same.</summary>
    public const string Id = "ce_id";

    /// <summary>Full name of the protobuf message.</summary>
    public const string Type = "ce_type";

    /// <summary>Who produced it.</summary>
    public const string Source = "ce_source";

    /// <summary>When it was produced, RFC 3339.</summary>
    public const string Time = "ce_time";

    /// <summary>Schema name and version, such as <c>kivendtout.payments.v1.PaymentAttempted/1</c>.</summary>
    public const string DataSchema = "ce_dataschema";

    /// <summary><see cref="Protobuf"/> or <see cref="Json"/>.</summary>
    public const string ContentType = "content-type";

    /// <summary>W3C trace context; optional.</summary>
    public const string TraceParent = "traceparent";

    /// <summary>The value is the protobuf message.</summary>
    public const string Protobuf = "application/protobuf";

    /// <summary>The value is the message in the proto3 JSON mapping.</summary>
    public const string Json = "application/json";

    /// <summary>Value of <see cref="Source"/> on what the outbox relay produces: facts that are durable here already.</summary>
    public const string SiloSource = "kivendtout/silo";

    /// <summary>The one version there is so far, of every type.</summary>
    private const string Version = "/1";

    /// <summary>Headers every record of ours has.</summary>
    public static readonly ImmutableArray<string> Required = [Id, Type, Source, Time, DataSchema, ContentType];

    /// <summary>The schema name of a type: its full name and the version of its records.</summary>
    public static string DataSchemaOf(string type) => type + Version;

    /// <summary>Refuses a record of a version that nobody here can read: read as another, it would mean something else.</summary>
    /// <param name="type">Header <see cref="Type"/>.</param>
    /// <param name="schema">Header <see cref="DataSchema"/>; a record without one is of the first version.</param>
    /// <exception cref="ContractViolationException">The version is unknown, or that of another type.</exception>
    public static void RequireKnownSchema(string? type, string? schema)
    {
        var isKnown = string.IsNullOrEmpty(schema)
            || (type is not null && schema.Length == type.Length + Version.Length
                && schema.StartsWith(type, StringComparison.Ordinal) && schema.EndsWith(Version, StringComparison.Ordinal));
        if (!isKnown)
        {
            throw new ContractViolationException(DataSchema, $"must be the record's {Type} with a version that is known here: {Version}");
        }
    }

    /// <summary>Refuses a record whose header tells no time, or one that cannot be true: whoever wrote it has no clock to be trusted.</summary>
    /// <param name="time">Header <see cref="Time"/>; a record without one is taken.</param>
    /// <param name="now">Now, UTC: see <see cref="Clock.Problem"/>.</param>
    /// <exception cref="ContractViolationException">It is no time, or not a credible one.</exception>
    public static void RequireCredibleTime(string? time, DateTimeOffset now)
    {
        if (string.IsNullOrEmpty(time))
        {
            return;
        }

        const DateTimeStyles utc = DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal;
        var rule = DateTimeOffset.TryParse(time, CultureInfo.InvariantCulture, utc, out var told) ? Clock.Problem(told, now) : "must be a time (RFC 3339)";
        if (rule is not null)
        {
            throw new ContractViolationException(Time, rule);
        }
    }

    /// <summary>The headers of a protobuf record, names and texts.</summary>
    /// <param name="id">Id of the event.</param>
    /// <param name="type">Full name of the protobuf message.</param>
    /// <param name="source">Who produces it.</param>
    /// <param name="time">When it is produced, UTC.</param>
    public static IReadOnlyList<KeyValuePair<string, string>> ForProtobuf(string id, string type, string source, DateTimeOffset time) =>
    [
        new(Id, id), new(Type, type), new(Source, source), new(Time, time.ToString("O", CultureInfo.InvariantCulture)),
        new(DataSchema, DataSchemaOf(type)), new(ContentType, Protobuf),
    ];
}
