namespace KiVendTout.Domain.Fraud.Links;

/// <summary>A payment was tried from a device or an address. The same one again adds what is new of it: that it failed, that it was fraud.</summary>
/// <param name="Key">The device or address, of <see cref="LinkHash"/>.</param>
/// <param name="Customer">Who paid, of <see cref="LinkHash"/>.</param>
/// <param name="Payment">The payment, of <see cref="LinkHash"/>.</param>
/// <param name="OccurredAt">When it was tried, UTC.</param>
/// <param name="Failed">Whether it is known to have failed.</param>
/// <param name="IsFraud">Whether it is known to be fraud.</param>
public readonly record struct LinkSighting(ulong Key, ulong Customer, ulong Payment, DateTimeOffset OccurredAt, bool Failed, bool IsFraud);
