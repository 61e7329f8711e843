namespace KiVendTout.Domain.Events;

/// <summary>The site says when a session began and, once it knows, when it ended. <see cref="SessionRecord.OccurredAt"/> is the beginning.</summary>
[GenerateSerializer, Immutable]
public sealed record SessionDeclared : SessionRecord
{
    /// <summary>When it ended, UTC; null while it goes on.</summary>
    [Id(0)]
    public DateTimeOffset? EndedAt { get; init; }
}
