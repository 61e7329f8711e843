using KiVendTout.Domain.Fraud;
using KiVendTout.Domain.Payments;

namespace KiVendTout.Stores.Tests.Support;

/// <summary>What a customer's grain does with records, without the grain.</summary>
internal sealed class CustomerWriter(IAssessmentStore store, CustomerHistory history)
{
    public static readonly RuleSet Rules = new(new FraudOptions());

    public CustomerHistory History { get; } = history;

    public static async Task<CustomerWriter> WakeAsync(IAssessmentStore store, string customer) =>
        new(store, await store.LoadAsync(new CustomerId(customer), TestContext.Current.CancellationToken));

    /// <summary>Writes a customer's records as the grain does that wakes for them.</summary>
    public static async Task ReceiveAsync(IAssessmentStore store, params PaymentRecord[] records) =>
        Assert.Equal(WriteOutcome.Committed, await (await WakeAsync(store, records[0].CustomerId.Value)).ReceiveAsync(records));

    /// <summary>Folds records and commits what they change.</summary>
    public async Task<WriteOutcome> ReceiveAsync(params PaymentRecord[] records)
    {
        if (History.HasOlder)
        {
            var unknown = records.Select(record => record.PaymentId).Where(id => History.Find(id) is null).ToList();
            History.Recall(await store.FindAsync(History.CustomerId, unknown, TestContext.Current.CancellationToken));
        }

        var outcome = await store.CommitAsync(Fold(records), TestContext.Current.CancellationToken);
        if (outcome == WriteOutcome.Committed)
        {
            History.Version++;
            History.Trim();
        }

        return outcome;
    }

    public HistoryCommit Fold(params PaymentRecord[] records) =>
        CustomerFold.FoldAll(History, "FR", records, Rules, Samples.Noon) ?? new HistoryCommit
        {
            CustomerId = History.CustomerId,
            ExpectedVersion = History.Version,
            LastPosition = History.LastPosition,
            FirstSuccessAt = History.FirstSuccessAt,
        };
}
