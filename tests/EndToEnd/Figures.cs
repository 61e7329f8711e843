namespace KiVendTout.EndToEnd;

/// <summary>What a data set must amount to in the database, whatever happened on the way.</summary>
internal sealed record Figures(
    long Customers, long Products, long Payments, long Assessments,
    long R1, long R2, long R3, long R4, long R5, long RuleAlerts, long ImportedAlerts,
    long PaidOrders, long OrderLines, long HeldOrders, long Sessions, long Events, long DeadLetters)
{
    /// <summary>The shop's own files, as their description gives them.</summary>
    public static readonly Figures OfCustomerFiles = new(2_500, 200, 1_583, 1_583, 164, 1_368, 0, 0, 216, 164, 20, 1_289, 2_651, 268, 6_000, 71_694, 0);

    public static async Task<Figures> ReadAsync(Stack stack)
    {
        Task<long> Count(string from) => stack.QueryAsync<long>($"SELECT count(*) FROM {from}");
        Task<long> Hits(string rule) => Count($"payment_assessments WHERE rule_ids @> ARRAY['{rule}']");

        return new Figures(
            await Count("customers WHERE completeness = 'complete'"),
            await Count("products WHERE completeness = 'complete'"),
            await Count("payments WHERE completeness = 'complete'"),
            await Count("payment_assessments WHERE decision IS NOT NULL"),
            await Hits("R1"),
            await Hits("R2"),
            await Hits("R3"),
            await Hits("R4"),
            await Hits("R5"),
            await Count("fraud_alerts WHERE origin = 'rule'"),
            await Count("fraud_alerts WHERE origin = 'import'"),
            await Count("orders WHERE completeness = 'complete' AND status = 'paid'"),
            await Count("order_items"),
            await Count("orders WHERE age_hold = 'held'"),
            await Count("sessions WHERE completeness = 'complete'"),
            await Count("events"),
            await Count("dead_letters"));
    }
}
