using CsCheck;
using KiVendTout.Stores.Events;

namespace KiVendTout.Stores.Tests.Events;

public sealed class EventStoreOptionsTests
{
    private const int PartitionsReachBackYears = 20;
    private static readonly DateTime FirstDay = new(2026, 1, 1, 0, 0, 0, DateTimeKind.Utc);

    [Fact]
    public void What_is_kept_the_longest_allowed_has_a_partition_on_every_day() => Gen.Int[0, 100 * 365].Sample(day =>
    {
        var today = FirstDay.AddDays(day);
        var oldest = today.AddDays(-EventStoreOptions.RetentionDaysMax);
        var month = new DateTime(oldest.Year, oldest.Month, 1, 0, 0, 0, DateTimeKind.Utc);

        Assert.True(month >= today.AddYears(-PartitionsReachBackYears), $"archive_prepare_month refuses {month:d} on {today:d}");
    });
}
