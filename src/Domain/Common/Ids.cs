namespace KiVendTout.Domain.Common;

/// <summary>The rule every id of the shop obeys: 1 to 64 ASCII letters, digits, "-" or "_".</summary>
public static class IdRule
{
    /// <summary>Longest id, in characters.</summary>
    public const int MaxLength = 64;

    /// <summary>The rule in words, for error messages.</summary>
    public const string Description = "must be 1 to 64 letters, digits, '-' or '_'";

    /// <summary>Tells whether <paramref name="text"/> obeys the rule.</summary>
    public static bool IsValid(string? text)
    {
        if (text is null || text.Length is 0 or > MaxLength)
        {
            return false;
        }

        foreach (var c in text)
        {
            if (!char.IsAsciiLetterOrDigit(c) && c is not ('-' or '_'))
            {
                return false;
            }
        }

        return true;
    }

    internal static string Require(string? text, string field) =>
        IsValid(text) ? text! : throw new ContractViolationException(field, Description);
}

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

/// <summary>Id of an order, the shop's own string such as <c>O0000001</c>.</summary>
/// <param name="Value">The string.</param>
[GenerateSerializer, Immutable]
public readonly record struct OrderId([property: Id(0)] string Value)
{
    /// <summary>Takes an id from outside.</summary>
    /// <exception cref="ContractViolationException">The text breaks <see cref="IdRule"/>.</exception>
    public static OrderId Parse(string? text, string field = "order_id") => new(IdRule.Require(text, field));

    /// <inheritdoc/>
    public override string ToString() => Value;
}

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

/// <summary>Id of a session, the shop's own string such as <c>S000001</c>.</summary>
/// <param name="Value">The string.</param>
[GenerateSerializer, Immutable]
public readonly record struct SessionId([property: Id(0)] string Value)
{
    /// <summary>Takes an id from outside.</summary>
    /// <exception cref="ContractViolationException">The text breaks <see cref="IdRule"/>.</exception>
    public static SessionId Parse(string? text, string field = "session_id") => new(IdRule.Require(text, field));

    /// <inheritdoc/>
    public override string ToString() => Value;
}
