using System.Collections.Immutable;
using Google.Protobuf.Reflection;
using KiVendTout.Contracts.Events.V1;
using KiVendTout.Contracts.Fraud.V1;
using KiVendTout.Contracts.Orders.V1;
using KiVendTout.Contracts.Payments.V1;

namespace KiVendTout.Records.Topics;

/// <summary>
/// The one list of topics: what is created, read by the streams, archived, relayed, offered by the command and described in docs/topics.md
/// comes from here.
/// </summary>
public static class TopicCatalogue
{
    /// <summary>A week: what a group that was away can still catch up with, and a replay can reach.</summary>
    private static readonly TimeSpan Retention = TimeSpan.FromDays(7);

    /// <summary>A month: an operator's time to look at what failed. The table <c>dead_letters</c> has it longer.</summary>
    private static readonly TimeSpan DeadLetterRetention = TimeSpan.FromDays(30);

    /// <summary>What visitors do, and declared sessions.</summary>
    public static readonly Topic UserEvents = new(
        TopicNames.UserEvents, TopicDirection.Input, Types(UserEvent.Descriptor, SessionDeclared.Descriptor), [StreamNames.Sessions], Retention);

    /// <summary>What visitors do with the cart.</summary>
    public static readonly Topic CartEvents = new(
        TopicNames.CartEvents, TopicDirection.Input, Types(CartEvent.Descriptor), [StreamNames.Sessions], Retention);

    /// <summary>Orders: from the world, and the echo of our own commands for everybody else who reads.</summary>
    public static readonly Topic Orders = new(
        TopicNames.Orders,
        TopicDirection.Input | TopicDirection.Output,
        Types(
            OrderPlaced.Descriptor, OrderPaid.Descriptor, OrderProcessingStarted.Descriptor, OrderShipped.Descriptor,
            OrderDelivered.Descriptor, OrderCancelled.Descriptor, AgeVerified.Descriptor),
        [StreamNames.Orders],
        Retention);

    /// <summary>Payments and what becomes of them: each record goes to its customer, and all but the attempt to its payment.</summary>
    public static readonly Topic Payments = new(
        TopicNames.Payments,
        TopicDirection.Input,
        Types(
            PaymentAttempted.Descriptor, PaymentSettled.Descriptor, PaymentRefunded.Descriptor, ChargebackReported.Descriptor, PaymentLabelled.Descriptor),
        [StreamNames.PaymentsOfCustomer, StreamNames.Payments],
        Retention);

    /// <summary>Our alerts.</summary>
    public static readonly Topic FraudAlerts = new(TopicNames.FraudAlerts, TopicDirection.Output, Types(FraudAlertRaised.Descriptor), [], Retention);

    /// <summary>Those of records.</summary>
    private static readonly ImmutableArray<Topic> OfRecords = [UserEvents, CartEvents, Orders, Payments, FraudAlerts];

    /// <summary>What our consumer groups read.</summary>
    public static readonly ImmutableArray<Topic> Inputs = [.. OfRecords.Where(topic => topic.IsInput)];

    /// <summary>Every topic of the system, those of the dead letters last.</summary>
    public static readonly ImmutableArray<Topic> All = [.. OfRecords, .. Inputs.Select(DeadLettersOf)];

    /// <summary>Names of <see cref="Inputs"/>.</summary>
    public static readonly ImmutableArray<string> InputNames = [.. Inputs.Select(topic => topic.Name)];

    /// <summary>Whether our consumer groups read a topic; false for one that is not ours.</summary>
    public static bool IsInput(string name) => Inputs.Any(topic => topic.Name == name);

    private static Topic DeadLettersOf(Topic topic) => new(topic.DeadLetterName, TopicDirection.DeadLetters, [], [], DeadLetterRetention);

    private static ImmutableArray<string> Types(params ReadOnlySpan<MessageDescriptor> types)
    {
        var names = ImmutableArray.CreateBuilder<string>(types.Length);
        foreach (var type in types)
        {
            names.Add(type.FullName);
        }

        return names.MoveToImmutable();
    }
}
