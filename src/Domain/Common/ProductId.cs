namespace KiVendTout.Domain.Common;

/// <summary>Id of a product, the shop's own string such as <c>P0001</c>.</summary>
/// <param name="Value">The string.</param>
[GenerateSerializer, Immutable]
public readonly record struct ProductId([property: Id(0)] string Value)
{
    /// <summary>Takes an id from outside.</summary>
    /// <exception cref="ContractViolationException">The text breaks <see cref="IdRule"/>.</exception>
    public static ProductId Parse(string? text, string field = "product_id") => new(IdRule.Require(text, field));

    /// <inheritdoc/>
    public override string ToString() => Value;
}
