namespace KiVendTout.Domain.Events;

/// <summary>What a batch added.</summary>
/// <param name="Events">Visitors' events that were not in the store.</param>
/// <param name="OtherRecords">Other records that were not in the store.</param>
/// <param name="Expired">Records older than the retention: they are not kept.</param>
public sealed record AppendResult(int Events, int OtherRecords, int Expired);
