namespace KiVendTout.Domain.Common;

/// <summary>Id of a customer, the shop's own string such as <c>C00001</c>.</summary>
/// <param name="Value">The string.</param>
[GenerateSerializer, Immutable]
public readonly record struct CustomerId([property: Id(0)] string Value)
{
    /// <summary>Takes an id from outside.</summary>
    /// <exception cref="ContractViolationException">The text breaks <see cref="IdRule"/>.</exception>
    public static CustomerId Parse(string? text, string field = "customer_id") => new(IdRule.Require(text, field));

    /// <inheritdoc/>
    public override string ToString() => Value;
}
