namespace KiVendTout.Domain.Fraud.Features;

/// <summary>
/// The table of features: each place of the vector, in order, with its name, unit, definition and when it is missing. The page docs/features.md is
/// made from it. A change here makes a new <see cref="FeatureTable.Version"/>: stored vectors and models are read by it.
/// </summary>
internal enum Feature
{
    [Feature("amount_eur", "EUR", "amount of the attempt")]
    Amount,

    [Feature("amount_to_mean", "ratio", "amount over the mean of all the customer's earlier attempts", "no earlier attempt, or all of 0 EUR")]
    AmountToMean,

    [Feature("amount_to_max", "ratio", "amount over the largest of all the customer's earlier attempts", "no earlier attempt, or all of 0 EUR")]
    AmountToMax,

    [Feature("attempts_before", "count", "all the customer's earlier attempts")]
    AttemptsBefore,

    [Feature("frauds_confirmed", "count", "the customer's earlier payments that are labelled fraud by now")]
    FraudsConfirmed,

    [Feature("since_attempt_s", "s", "time since the latest attempt", "no attempt")]
    SinceAttempt,

    [Feature("since_success_s", "s", "time since the latest attempt that succeeded", "none succeeded")]
    SinceSuccess,

    [Feature("since_signup_d", "d", "time since the customer signed up", "time of sign-up unknown, or later")]
    SinceSignup,

    [Feature("since_contact_change_d", "d", "time since the customer's contact data changed last", "no change known, or later")]
    SinceContactChange,

    [Feature("local_hour", "h", "time of day in the zone of rule R5, 0 to 24")]
    LocalHour,

    [Feature("local_weekday", "0 to 6", "day of the week in the zone of rule R5, Monday is 0")]
    LocalWeekday,

    [Feature("attempts_10min", "count", "attempts in 10 minutes")]
    Attempts10Min,

    [Feature("attempts_1h", "count", "attempts in 1 hour")]
    Attempts1H,

    [Feature("attempts_24h", "count", "attempts in 24 hours")]
    Attempts24H,

    [Feature("attempts_30d", "count", "attempts in 30 days")]
    Attempts30D,

    [Feature("sum_24h_eur", "EUR", "amounts attempted in 24 hours")]
    Sum24H,

    [Feature("sum_30d_eur", "EUR", "amounts attempted in 30 days")]
    Sum30D,

    [Feature("failures_10min", "count", "attempts in 10 minutes that failed")]
    Failures10Min,

    [Feature("failures_24h", "count", "attempts in 24 hours that failed")]
    Failures24H,

    [Feature("failures_7d", "count", "attempts in 7 days that failed")]
    Failures7D,

    [Feature("failures_in_row", "count", "attempts that failed after the latest that succeeded")]
    FailuresInRow,

    [Feature("devices_24h", "count", "distinct devices in 24 hours, that of the attempt among them")]
    Devices24H,

    [Feature("addresses_24h", "count", "distinct addresses in 24 hours, that of the attempt among them")]
    Addresses24H,

    [Feature("countries_7d", "count", "distinct payment countries in 7 days, that of the attempt among them")]
    Countries7D,

    [Feature("cards_1h", "count", "distinct cards in 1 hour, that of the attempt among them")]
    Cards1H,

    [Feature("cards_30d", "count", "distinct cards in 30 days, that of the attempt among them")]
    Cards30D,

    [Feature("device_is_new", "0 or 1", "1 when no attempt had this device", "the attempt names no device, or none did before")]
    DeviceIsNew,

    [Feature("card_is_new", "0 or 1", "1 when no attempt had this card", "the attempt names no card, or none did before")]
    CardIsNew,

    [Feature("country_mismatch", "0 or 1", "1 when the payment's country is not the customer's", "customer's country unknown")]
    CountryMismatch,

    [Feature("country_mismatches_30d", "count", "attempts in 30 days whose country is not the customer's", "customer's country unknown")]
    CountryMismatches30D,

    [Feature("method_changes_24h", "count", "in order of arrival, how often the method changed over the attempts in 24 hours and to this one")]
    MethodChanges24H,

    [Feature("failures_then_other_card", "0 or 1", "1 when three attempts or more failed in 10 minutes and the card is not that of the latest of them")]
    FailuresThenOtherCard,

    [Feature("contact_change_then_high", "0 or 1", "1 when contact data changed in 7 days and the amount is more than twice the mean of all earlier attempts")]
    ContactChangeThenHigh,

    [Feature("device_customers_30d", "count", "other customers with this device in 30 days; 16 stands for 16 or more", FeatureAttribute.NoDevice)]
    DeviceCustomers30D,

    [Feature("device_failures_24h", "count", "other customers' attempts with this device in 24 hours that failed", FeatureAttribute.NoDevice)]
    DeviceFailures24H,

    [Feature("device_frauds_30d", "count", "other customers' attempts with this device in 30 days that are labelled fraud by now", FeatureAttribute.NoDevice)]
    DeviceFrauds30D,

    [Feature("address_attempts_1h", "count", "other customers' attempts from this address in 1 hour", FeatureAttribute.NoAddress)]
    AddressAttempts1H,

    [Feature("address_customers_24h", "count", "other customers from this address in 24 hours; 16 stands for 16 or more", FeatureAttribute.NoAddress)]
    AddressCustomers24H,

    [Feature("address_failures_24h", "count", "other customers' attempts from this address in 24 hours that failed", FeatureAttribute.NoAddress)]
    AddressFailures24H,

    [Feature("address_frauds_30d", "count", "other customers' attempts from this address in 30 days that are labelled fraud by now", FeatureAttribute.NoAddress)]
    AddressFrauds30D,
}
