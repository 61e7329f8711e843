using System.ComponentModel.DataAnnotations;

namespace KiVendTout.Hosting.Telemetry;

/// <summary>Settings of telemetry, section <c>Telemetry</c>.</summary>
public sealed class TelemetryOptions : IValidatableObject
{
    /// <summary>Name of the section.</summary>
    public const string Section = "Telemetry";

    /// <summary>Share of traces kept when nothing is said.</summary>
    public const double DefaultTraceSampleRatio = 0.1;

    /// <summary>URL of an OTLP/gRPC collector for traces, logs and metrics. Default none: metrics by Prometheus only, no traces.</summary>
    public string? OtlpEndpoint { get; set; }

    /// <summary>Share of traces kept, 0 to 1, unless the caller's trace already decided. Default 0.1.</summary>
    [Range(0.0, 1.0)]
    public double TraceSampleRatio { get; set; } = DefaultTraceSampleRatio;

    /// <inheritdoc/>
    public IEnumerable<ValidationResult> Validate(ValidationContext validationContext)
    {
        if (OtlpEndpoint is { Length: > 0 } text && !(Uri.TryCreate(text, UriKind.Absolute, out var uri) && uri.Scheme is "http" or "https"))
        {
            yield return new ValidationResult("must be an http or https URL", [nameof(OtlpEndpoint)]);
        }
    }
}
