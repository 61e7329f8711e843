namespace KiVendTout.Domain.Events;

/// <summary>Id of an event, unique in the shop.</summary>
/// <param name="Value">The string.</param>
[GenerateSerializer, Immutable]
public readonly record struct EventId([property: Id(0)] string Value)
{
    /// <summary>Takes an id from outside.</summary>
    /// <exception cref="ContractViolationException">The text breaks <see cref="IdRule"/>.</exception>
    public static EventId Parse(string? text, string field = "event_id") => new(IdRule.Require(text, field));

    /// <inheritdoc/>
    public override string ToString() => Value;
}
