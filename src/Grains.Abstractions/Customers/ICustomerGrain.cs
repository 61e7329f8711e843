using System.Collections.Immutable;
using KiVendTout.Domain.Customers;
using KiVendTout.Domain.Fraud;
using KiVendTout.Domain.Payments;
using KiVendTout.Grains.Abstractions.Common;

namespace KiVendTout.Grains.Abstractions.Customers;

/// <summary>One customer, key = customer id. Writes the customer, its assessments and its alerts; fed by <c>payments-of-customer</c>.</summary>
[Alias("kivendtout.customer")]
public interface ICustomerGrain : IRecordGrain
{
    /// <summary>Creates the customer. The same customer again answers as the first time.</summary>
    [Alias("create"), ResponseTimeout("00:00:10")]
    Task<Result<CustomerProfile>> CreateAsync(CustomerProfile customer, string actor);

    /// <summary>Changes the fields named, of <see cref="CustomerFields.All"/>.</summary>
    [Alias("update"), ResponseTimeout("00:00:10")]
    Task<Result<CustomerProfile>> UpdateAsync(CustomerProfile customer, ImmutableArray<string> fields, string actor);

    /// <summary>Erases the customer. Erasing again changes nothing.</summary>
    /// <returns>True, or the refusal.</returns>
    [Alias("erase"), ResponseTimeout("00:00:30")]
    Task<Result<bool>> EraseAsync(string actor);

    /// <summary>Scores a payment that is not made yet. Changes nothing.</summary>
    [Alias("check"), ResponseTimeout("00:00:05")]
    Task<Result<Assessment>> CheckPaymentAsync(PaymentAttempted payment);

    /// <summary>Takes over an alert of another system. The same alert again changes nothing.</summary>
    [Alias("import-alert"), ResponseTimeout("00:00:10")]
    Task<Result<FraudAlert>> ImportAlertAsync(FraudAlert alert, string actor);
}
