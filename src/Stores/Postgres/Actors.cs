namespace KiVendTout.Stores.Postgres;

/// <summary>Who writes where no person does: values of <c>updated_by</c>.</summary>
internal static class Actors
{
    public const string CustomerGrain = "customer-grain";

    public const string PaymentGrain = "payment-grain";

    public const string SessionGrain = "session-grain";

    public const string OrderGrain = "order-grain";
}
