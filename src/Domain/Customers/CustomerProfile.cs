namespace KiVendTout.Domain.Customers;

/// <summary>One row of <c>customers</c>, its personal fields in the clear.</summary>
[GenerateSerializer, Immutable]
public sealed record CustomerProfile : IVersioned<CustomerProfile>
{
    /// <summary>The customer.</summary>
    [Id(0)]
    public required CustomerId CustomerId { get; init; }

    /// <summary>When the customer signed up, UTC.</summary>
    [Id(1)]
    public DateTimeOffset? SignupAt { get; init; }

    /// <summary>Country of residence, ISO 3166-1 alpha-2.</summary>
    [Id(2)]
    public string? Country { get; init; }

    /// <summary>Device the customer prefers.</summary>
    [Id(3)]
    public string? PreferredDevice { get; init; }

    /// <summary>Whether the source declared the customer a minor; kept as told.</summary>
    [Id(4)]
    public bool? DeclaredMinor { get; init; }

    /// <summary>The personal fields.</summary>
    [Id(5)]
    public PersonalData Personal { get; init; } = PersonalData.None;

    /// <summary>How much is known.</summary>
    [Id(6)]
    public Completeness Completeness { get; init; } = Completeness.Referenced;

    /// <inheritdoc/>
    [Id(7)]
    public long Version { get; init; }

    /// <summary>The id only: what is known of a customer has no place in a log, where the runtime may write a message it gave up.</summary>
    public override string ToString() => $"CustomerProfile {CustomerId}";

    /// <inheritdoc/>
    public CustomerProfile WithVersion(long version) => this with { Version = version };
}
