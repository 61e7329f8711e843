namespace KiVendTout.Domain.Common;

/// <summary>Id of a payment, the shop's own string such as <c>PAY0000001</c>.</summary>
/// <param name="Value">The string.</param>
[GenerateSerializer, Immutable]
public readonly record struct PaymentId([property: Id(0)] string Value)
{
    /// <summary>Takes an id from outside.</summary>
    /// <exception cref="ContractViolationException">The text breaks <see cref="IdRule"/>.</exception>
    public static PaymentId Parse(string? text, string field = "payment_id") => new(IdRule.Require(text, field));

    /// <inheritdoc/>
    public override string ToString() => Value;
}
