using System.Collections.Frozen;
using Google.Protobuf;
using Google.Protobuf.Reflection;
using KiVendTout.Contracts.Customers.V1;
using KiVendTout.Contracts.Events.V1;
using KiVendTout.Contracts.Fraud.V1;
using KiVendTout.Contracts.Orders.V1;
using KiVendTout.Contracts.Payments.V1;
using KiVendTout.Contracts.Products.V1;
using KiVendTout.Contracts.Sessions.V1;
using KiVendTout.Contracts.Topics.V1;

namespace KiVendTout.Gateway.Auth;

/// <summary>
/// Who may set and see which field: the one place, as <see cref="MethodTable"/> is for methods. A field that is not here is set and seen by
/// nobody, and a test fails.
/// </summary>
internal static class FieldTable
{
    private const Roles Staff = Roles.Admin | Roles.Service | Roles.Analyst;
    private const Roles Writers = Roles.Admin | Roles.Service;

    private static readonly FieldAccess Nobody = new(Roles.None, Roles.None);

    private static readonly FrozenDictionary<string, FieldAccess> Fields =
        Customers().Concat(Products()).Concat(Orders()).Concat(Payments()).Concat(FraudAlerts()).Concat(Sessions()).Concat(Events()).Concat(Topics())
            .SelectMany(fields => fields).ToFrozenDictionary(StringComparer.Ordinal);

    /// <summary>Full names of all fields in the table, as <c>package.Message.field</c>.</summary>
    public static IEnumerable<string> Names => Fields.Keys;

    /// <summary>Who may do what with a field.</summary>
    public static FieldAccess Of(FieldDescriptor field) => Fields.GetValueOrDefault(field.FullName, Nobody);

    private static IEnumerable<IEnumerable<KeyValuePair<string, FieldAccess>>> Customers() =>
    [
        Of<Customer>(Roles.All, Roles.All, "customer_id preferred_device"),
        Of<Customer>(Roles.All, Writers | Roles.Customer, "first_name last_name email phone address"),

        // Rules and age rest on these: customers do not choose them.
        Of<Customer>(Writers, Roles.All, "signup_time country declared_minor"),
        Of<Customer>(Writers, Writers | Roles.Customer, "birth_date"),
        Told<Customer>("version completeness"),
        Sent<GetCustomerRequest>("customer_id"),
        Sent<ListCustomersRequest>("page_size page_token country"),
        Told<ListCustomersResponse>("customers next_page_token"),
        Sent<CreateCustomerRequest>("customer"),
        Sent<UpdateCustomerRequest>("customer update_mask"),
        Sent<DeleteCustomerRequest>("customer_id"),
    ];

    private static IEnumerable<IEnumerable<KeyValuePair<string, FieldAccess>>> Products() =>
    [
        Of<Product>(Writers, Roles.All, "product_id name category adult_restricted unit_price_cents create_time"),
        Of<Product>(Writers, Staff, "unit_cost_cents stock"),
        Told<Product>("version"),
        Sent<GetProductRequest>("product_id"),
        Sent<ListProductsRequest>("page_size page_token category"),
        Told<ListProductsResponse>("products next_page_token"),
        Sent<CreateProductRequest>("product"),
        Sent<UpdateProductRequest>("product update_mask"),
    ];

    private static IEnumerable<IEnumerable<KeyValuePair<string, FieldAccess>>> Orders() =>
    [
        Of<Order>(Roles.All, Roles.All, "customer_id session_id lines shipping_method"),
        Told<Order>("order_id payment_id declared_total_cents lines_total_cents currency_code status age_hold age_hold_reason"),
        Told<Order>("order_time pay_time process_time ship_time deliver_time cancel_time version"),
        Of<Order>(Roles.None, Staff, "anomalies"),
        Of<OrderLine>(Roles.All, Roles.All, "product_id quantity"),
        Told<OrderLine>("line_no unit_price_cents"),
        Sent<GetOrderRequest>("order_id"),
        Sent<ListOrdersRequest>("page_size page_token limit status customer_id start_time end_time"),
        Told<ListOrdersResponse>("orders next_page_token"),
        Sent<CreateOrderRequest>("order request_id"),
        Sent<ProcessOrderRequest>("order_id"),
        Sent<ShipOrderRequest>("order_id"),
        Sent<DeliverOrderRequest>("order_id"),
        Sent<CancelOrderRequest>("order_id"),
    ];

    private static IEnumerable<IEnumerable<KeyValuePair<string, FieldAccess>>> Payments() =>
    [
        Told<Payment>("payment_id customer_id session_id attempt_time method card_bin payment_country amount_cents currency_code"),
        Told<Payment>("outcome settle_time refunded_cents decision version"),

        // What gives away how we judge, and by what we know people again.
        Of<Payment>(Roles.None, Staff, "ip_hash device_id is_fraudulent score rule_ids"),
        Sent<GetPaymentRequest>("payment_id"),
        Sent<ListPaymentsRequest>("page_size page_token customer_id start_time end_time"),
        Of<ListPaymentsRequest>(Staff, Roles.None, "is_fraudulent"),
        Told<ListPaymentsResponse>("payments next_page_token"),
    ];

    private static IEnumerable<IEnumerable<KeyValuePair<string, FieldAccess>>> FraudAlerts() =>
    [
        Of<FraudAlert>(Writers, Staff, "alert_id payment_id customer_id session_id raise_time amount_cents currency_code rule_id origin status"),
        Of<FraudAlert>(Writers, Staff, "score labelled_fraud"),
        Sent<GetFraudAlertRequest>("alert_id"),
        Sent<ListFraudAlertsRequest>("page_size page_token customer_id rule_id origin status"),
        Told<ListFraudAlertsResponse>("alerts next_page_token"),
        Sent<ImportFraudAlertRequest>("alert"),
        Sent<CheckPaymentRequest>("payment"),
        Of<PaymentAttempted>(Writers, Roles.None, "payment_id customer_id session_id attempt_time method card_bin payment_country ip_hash device_id"),
        Of<PaymentAttempted>(Writers, Roles.None, "amount_cents currency_code"),
        Of<CheckPaymentResponse>(Roles.None, Staff, "decision score rule_hits rule_set_version"),
        Of<RuleHit>(Roles.None, Staff, "rule_id action weight reason"),
    ];

    private static IEnumerable<IEnumerable<KeyValuePair<string, FieldAccess>>> Sessions() =>
    [
        Told<Session>("session_id customer_id declared_start_time declared_end_time first_event_time last_event_time close_time event_count"),
        Told<Session>("event_counts funnel_step cart_value_cents currency_code cart_abandoned device utm_source utm_campaign version"),
        Of<Session>(Roles.None, Staff, "ip_hash"),
        Sent<GetSessionRequest>("session_id"),
        Sent<ListSessionsRequest>("page_size page_token customer_id cart_abandoned"),
        Told<ListSessionsResponse>("sessions next_page_token"),
    ];

    private static IEnumerable<IEnumerable<KeyValuePair<string, FieldAccess>>> Events() =>
    [
        Of<Event>(Writers, Roles.None, "event_id event_time event_type customer_id session_id device ip_hash utm_source utm_campaign product_id"),
        Of<Event>(Writers, Roles.None, "cart_value_cents currency_code payment_id order_id"),
        Sent<PublishEventsRequest>("events"),
        Sent<PublishEventStreamRequest>("events"),
        Told<PublishEventsResponse>("accepted_count failed_count failures"),
        Told<EventFailure>("index event_id reason field description"),
        Sent<ListEventsRequest>("page_size page_token session_id customer_id event_type start_time end_time"),
        Told<ListEventsResponse>("events next_page_token"),
        Told<ArchivedEvent>("event_id event_time event_type customer_id session_id device utm_source utm_campaign product_id"),
        Told<ArchivedEvent>("cart_value_cents currency_code payment_id order_id"),
        Of<ArchivedEvent>(Roles.None, Staff, "ip_hash"),
        Sent<CountSessionsPerDayRequest>("start_date end_date"),
        Told<CountSessionsPerDayResponse>("days"),
        Told<SessionsOfDay>("date session_count event_count"),
        Sent<ListProductsSeenRequest>("start_date end_date limit"),
        Told<ListProductsSeenResponse>("products"),
        Told<ProductSeen>("product_id view_count session_count"),
    ];

    private static IEnumerable<IEnumerable<KeyValuePair<string, FieldAccess>>> Topics() =>
    [
        Sent<ReplayTopicRequest>("topic partition from_offset from_time subscriptions"),
        Told<ReplayTopicResponse>("partitions"),
        Told<ReplayedPartition>("partition from_offset until_offset problem"),
    ];

    private static IEnumerable<KeyValuePair<string, FieldAccess>> Sent<T>(string fields)
        where T : IMessage, new() => Of<T>(Roles.All, Roles.None, fields);

    private static IEnumerable<KeyValuePair<string, FieldAccess>> Told<T>(string fields)
        where T : IMessage, new() => Of<T>(Roles.None, Roles.All, fields);

    private static IEnumerable<KeyValuePair<string, FieldAccess>> Of<T>(Roles set, Roles see, string fields)
        where T : IMessage, new()
    {
        var (message, access) = (new T().Descriptor, new FieldAccess(set, see));
        return fields.Split(' ').Select(field => KeyValuePair.Create($"{message.FullName}.{field}", access));
    }
}
