using Google.Protobuf.WellKnownTypes;
using KiVendTout.Contracts.Customers.V1;
using KiVendTout.Domain.Common;
using KiVendTout.Domain.Events;
using KiVendTout.Domain.Fraud;
using KiVendTout.Domain.Payments;
using KiVendTout.Domain.Sessions;
using KiVendTout.Testing.Records;
using Microsoft.Extensions.DependencyInjection;
using Product = KiVendTout.Contracts.Products.V1.Product;

namespace KiVendTout.Gateway.Tests.Support;

/// <summary>Things to read: as the grains would have written them.</summary>
internal static class Seed
{
    public static readonly DateTimeOffset Noon = new(2025, 3, 1, 12, 0, 0, TimeSpan.Zero);

    public static Customer Customer() => new()
    {
        CustomerId = SharedGateway.NewId("C"),
        SignupTime = Noon.ToTimestamp(),
        Country = "FR",
        PreferredDevice = "android",
        BirthDate = "1990-02-28",
        FirstName = "Ada",
        LastName = "Lovelace",
        Email = "ada@shop.example",
        DeclaredMinor = false,
    };

    public static Product Product(string category = "books") => new()
    {
        ProductId = SharedGateway.NewId("P"),
        Name = "A book",
        Category = category,
        UnitPriceCents = 1299,
        CreateTime = Noon.ToTimestamp(),
    };

    /// <summary>Stores a payment as its customer's grain and its own do, and answers its id.</summary>
    public static async Task<string> PaymentAsync(IServiceProvider silo, string customerId, bool? labelledFraud = null)
    {
        var attempt = Attempt(customerId);
        var state = new PaymentState
        {
            PaymentId = attempt.PaymentId,
            CustomerId = attempt.CustomerId,
            Version = 1,
            Succeeded = true,
            SettledAt = Noon.AddSeconds(2),
            LabelledFraud = labelledFraud,
        };
        var assessments = silo.GetRequiredService<IAssessmentStore>();
        var history = await assessments.LoadAsync(attempt.CustomerId, TestContext.Current.CancellationToken);
        var commit = CustomerFold.FoldAll(history, "FR", [attempt], new RuleSet(new FraudOptions()), Noon)!;
        Assert.Equal(WriteOutcome.Committed, await assessments.CommitAsync(commit, TestContext.Current.CancellationToken));
        var store = silo.GetRequiredService<IPaymentStore>();
        Assert.Equal(WriteOutcome.Committed, await store.CommitAsync(state, "test", TestContext.Current.CancellationToken));
        return attempt.PaymentId.Value;
    }

    /// <summary>Stores a visit as its grain does, on what is stored of it, and answers its id.</summary>
    public static async Task<string> SessionAsync(IServiceProvider silo, string customerId, string? sessionId = null)
    {
        var id = new SessionId(sessionId ?? SharedGateway.NewId("S"));
        var store = silo.GetRequiredService<ISessionStore>();
        var state = await store.LoadAsync(id, TestContext.Current.CancellationToken) ?? new SessionState { SessionId = id };
        var visit = new SessionDeclared { SessionId = id, CustomerId = new CustomerId(customerId), OccurredAt = Noon, IpHash = "ip" };
        var outcome = await store.CommitAsync(SessionFold.Fold(state, visit, Noon), Actor.Sessions, TestContext.Current.CancellationToken);
        Assert.Equal(WriteOutcome.Committed, outcome);
        return id.Value;
    }

    public static PaymentAttempted Attempt(string customerId) => new()
    {
        PaymentId = new PaymentId(SharedGateway.NewId("PAY")),
        CustomerId = new CustomerId(customerId),
        OccurredAt = Noon,
        Method = "card",
        CardBin = "497010",
        Country = "FR",
        IpHash = "ip",
        DeviceId = "device",
        AmountCents = 4200,
    };

    /// <summary>Stores an alert.</summary>
    public static async Task<FraudAlert> AlertAsync(IServiceProvider silo, string customerId, DateTimeOffset? raisedAt = null)
    {
        var attempt = Attempt(customerId);
        var alert = new FraudAlert
        {
            AlertId = FraudAlert.IdOf(attempt.PaymentId, "R1"),
            PaymentId = attempt.PaymentId,
            CustomerId = attempt.CustomerId,
            RaisedAt = raisedAt ?? Noon,
            AmountCents = attempt.AmountCents,
            RuleId = "R1",
            Origin = AlertOrigin.Import,
        };
        var store = silo.GetRequiredService<IAssessmentStore>();
        return await store.ImportAlertAsync(alert, "test", TestContext.Current.CancellationToken);
    }
}
