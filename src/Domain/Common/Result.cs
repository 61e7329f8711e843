namespace KiVendTout.Domain.Common;

/// <summary>A value, or the refusal to give one.</summary>
/// <typeparam name="T">Type of the value.</typeparam>
[GenerateSerializer, Immutable]
public sealed record Result<T>
{
    /// <summary>The value; default when refused.</summary>
    [Id(0)]
    public T? Value { get; init; }

    /// <summary>The refusal; null when there is a value.</summary>
    [Id(1)]
    public Fault? Fault { get; init; }

    /// <summary>Wraps a value.</summary>
    public static implicit operator Result<T>(T value) => new() { Value = value };

    /// <summary>Wraps a refusal.</summary>
    public static implicit operator Result<T>(Fault fault) => new() { Fault = fault };
}
