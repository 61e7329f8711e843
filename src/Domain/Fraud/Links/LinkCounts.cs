namespace KiVendTout.Domain.Fraud.Links;

/// <summary>What other customers did within a time. Counted among the newest <see cref="LinkBook.SightingsMax"/> sightings of the device or address.</summary>
/// <param name="Customers">How many others there were; <see cref="LinkBook.CustomersMax"/> for so many or more.</param>
/// <param name="Attempts">Their attempts.</param>
/// <param name="Failures">Those of their attempts that are known to have failed.</param>
/// <param name="Frauds">Those of their attempts that are known to be fraud.</param>
public readonly record struct LinkCounts(int Customers, int Attempts, int Failures, int Frauds);
