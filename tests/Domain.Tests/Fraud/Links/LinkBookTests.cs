using KiVendTout.Domain.Fraud.Links;

namespace KiVendTout.Domain.Tests.Fraud.Links;

public sealed class LinkBookTests
{
    private const ulong Device = 7;
    private const int HoursMax = 24 * 40;

    /// <summary>Of a payment, always the same but for what is known of it. Many at the same moment.</summary>
    private static readonly Gen<LinkSighting> GenSighting = Gen.Select(
        Gen.Int[1, 120], Gen.Bool, Gen.Bool, (payment, failed, fraud) => Sighting(payment, payment * 7 % 60 * HoursMax / 60, failed, fraud));

    [Fact]
    public void It_counts_others_by_event_time_whatever_the_order_and_however_often_it_was_told() =>
        Gen.Select(GenSighting.Array[0, 300], Gen.Int[0, 30], Gen.Int[0, HoursMax]).Sample((sightings, customer, hour) =>
        {
            var (book, reversed) = (Filled(sightings), Filled([.. sightings.Reverse(), .. sightings]));
            var (own, at) = ((ulong)customer, Pay.Noon.AddHours(hour));
            var expected = Naive(sightings, own, at);
            Assert.Equal(expected, book.Find(Device, own, at));
            Assert.Equal(expected, reversed.Find(Device, own, at));
        });

    [Fact]
    public void What_was_never_seen_links_nobody() => Assert.Equal(default(LinkSightings), new LinkBook().Find(Device, 1, Pay.Noon));

    [Fact]
    public void A_full_book_says_that_it_does_not_know_until_what_it_missed_is_too_old_to_count()
    {
        var book = new LinkBook(keysMax: 1);
        book.Add(Sighting(1, hour: 0));
        book.Add(Sighting(2, hour: 1) with { Key = 8 });
        Assert.Null(book.Find(8, 1, Pay.Noon.AddHours(2)));
        Assert.Null(book.Find(9, 1, Pay.Noon.AddHours(2)));
        Assert.Equal(1, book.Find(Device, 99, Pay.Noon.AddHours(2))?.LastMonth.Attempts);
        Assert.Equal(default(LinkSightings), book.Find(8, 1, Pay.Noon.AddHours(1).AddDays(30)));
    }

    [Fact]
    public void What_is_forgotten_makes_room_for_what_may_not_be_whole()
    {
        var (book, later) = (new LinkBook(keysMax: 1), Pay.Noon.AddDays(30));
        book.Add(Sighting(1, hour: 0));
        book.Add(Sighting(2, hour: 24) with { Key = 8 });
        book.Forget(later);
        book.Add(Sighting(3, hour: 30 * 24) with { Key = 8 });
        Assert.Null(book.Find(8, 99, later));
        Assert.Equal(1, book.Find(8, 99, later.AddDays(1))?.LastMonth.Attempts);
    }

    [Fact]
    public void What_was_seen_within_30_days_is_not_forgotten()
    {
        var book = new LinkBook();
        book.Add(Sighting(1, hour: 0));
        book.Forget(Pay.Noon.AddDays(30).AddTicks(-1));
        Assert.Equal(1, book.Find(Device, 99, Pay.Noon.AddHours(1))?.LastMonth.Attempts);
    }

    [Fact]
    public void A_device_an_address_a_customer_and_a_payment_of_the_same_text_are_four() => Assert.Distinct(
        [LinkHash.OfDevice("é1"), LinkHash.OfAddress("é1"), LinkHash.OfCustomer(new("é1")), LinkHash.OfPayment(new("é1")), LinkHash.OfDevice(new string('x', 500))]);

    private static LinkSighting Sighting(int payment, int hour, bool failed = false, bool fraud = false) =>
        new(Device, (ulong)(payment % 23), (ulong)payment, Pay.Noon.AddHours(hour), failed, fraud);

    private static LinkBook Filled(IEnumerable<LinkSighting> sightings)
    {
        var book = new LinkBook();
        foreach (var sighting in sightings)
        {
            book.Add(sighting);
        }

        return book;
    }

    private static LinkSightings Naive(LinkSighting[] sightings, ulong own, DateTimeOffset at)
    {
        var known = sightings.GroupBy(sighting => sighting.Payment)
            .Select(same => same.First() with { Failed = same.Any(one => one.Failed), IsFraud = same.Any(one => one.IsFraud) })
            .OrderByDescending(sighting => sighting.OccurredAt).ThenByDescending(sighting => sighting.Payment)
            .Take(LinkBook.SightingsMax)
            .Where(sighting => sighting.Customer != own && sighting.OccurredAt <= at)
            .ToList();
        return new LinkSightings(Within(TimeSpan.FromHours(1)), Within(TimeSpan.FromDays(1)), Within(TimeSpan.FromDays(30)));

        LinkCounts Within(TimeSpan length)
        {
            var some = known.Where(sighting => at - sighting.OccurredAt < length).ToList();
            return new LinkCounts(
                Math.Min(some.Select(sighting => sighting.Customer).Distinct().Count(), LinkBook.CustomersMax),
                some.Count, some.Count(sighting => sighting.Failed), some.Count(sighting => sighting.IsFraud));
        }
    }
}
