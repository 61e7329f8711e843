namespace KiVendTout.Gateway;

/// <summary>What a visitor of <c>/</c> reads.</summary>
internal static class RootPage
{
    public const string Text =
        """
        KiVendTout

        REST      /api/v1/customers, /api/v1/products, /api/v1/payments, /api/v1/fraud-alerts on this port
        gRPC-Web  on this port; gRPC on the next one, with reflection and health
        health    /healthz, /readyz
        A call needs a token: authorization: Bearer TOKEN. Get one with: ./kvt token --role analyst

        """;
}
