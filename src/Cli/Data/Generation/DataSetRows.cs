using System.Globalization;
using System.Text.Unicode;

namespace KiVendTout.Cli.Data.Generation;

/// <summary>
/// Writes stories as rows of the shop's files and numbers them: sessions, payments and orders from 1, in the order they are written.
/// </summary>
internal sealed class DataSetRows(DataSetFiles files, WorldPlan plan, WorldClock clock)
{
    /// <summary>No longer than an id of a device: <c>dev_</c> and 12 hexadecimal digits.</summary>
    private const ulong DeviceMask = 0xFFFF_FFFF_FFFF;

    private const int AdultYears = 18;

    private static readonly CultureInfo Invariant = CultureInfo.InvariantCulture;
    private static readonly string[] Devices = ["web_desktop", "web_mobile", "ios", "android"];
    private static readonly string[] Shipping = ["standard", "express", "pickup_point"];

    private long _sessions;
    private long _payments;
    private long _orders;
    private long _alerts;

    /// <summary>Writes a product.</summary>
    public void Write(ProductRow product)
    {
        var file = files.Products;
        var fits = Utf8.TryWrite(
            file.Row,
            Invariant,
            $"P{product.Number:D4},Product {product.Number:D4},{product.Category},{Flag(product.IsAdultOnly)},{product.PriceCents / 100}.{product.PriceCents % 100:D2},{product.CreatedAt.UtcDateTime:yyyy-MM-dd HH:mm:ss}",
            out var length);
        file.EndRow(fits, length);
    }

    /// <summary>Writes a customer.</summary>
    public void Write(Customer customer)
    {
        var file = files.Customers;
        var isMinor = customer.BirthDate.AddYears(AdultYears) > plan.Until;
        var fits = Utf8.TryWrite(
            file.Row,
            Invariant,
            $"C{customer.Number:D5},{customer.SignedUpAt.UtcDateTime:yyyy-MM-dd HH:mm:ss},{customer.Country},{Devices[(int)customer.PreferredDevice]},{customer.BirthDate:yyyy-MM-dd},{Flag(isMinor)}",
            out var length);
        file.EndRow(fits, length);
    }

    /// <summary>Writes a session with all that happened in it.</summary>
    public void Write(SessionStory story, SeededRandom random)
    {
        _sessions++;
        WriteSession(story);
        var (firstPayment, firstOrder) = (_payments + 1, _orders + 1);
        foreach (var payment in story.Payments)
        {
            WritePayment(story, payment);
            if (payment.Succeeded)
            {
                WriteOrder(story, payment, random);
            }
        }

        foreach (var happened in story.Events)
        {
            // A session has one order at most: the payment that succeeded was its last.
            var order = happened is { Type: "payment_success", Payment: >= 0 } ? firstOrder : 0;
            WriteEvent(story, happened, happened.Payment < 0 ? 0 : firstPayment + happened.Payment, order, random);
        }

        if (story is { IsFraud: true, Payments: [var first, ..] } && clock.IsFoundOut(first.At) && _alerts < plan.ImportedAlerts)
        {
            _alerts++;
            WriteAlert(story, first, firstPayment, random);
        }
    }

    private static char Flag(bool value) => value ? '1' : '0';

    private bool IsLabelled(SessionStory story, StoryPayment payment) => story.IsFraud && clock.IsFoundOut(payment.At);

    private void WriteSession(SessionStory story)
    {
        var file = files.Sessions;
        var fits = Utf8.TryWrite(
            file.Row,
            Invariant,
            $"S{_sessions:D6},C{story.Customer.Number:D5},{story.Start.UtcDateTime:yyyy-MM-dd HH:mm:ss},{story.End.UtcDateTime:yyyy-MM-dd HH:mm:ss},{Devices[(int)story.Seat.Kind]},{story.Seat.Address:x16},{story.Source},{story.Campaign}",
            out var length);
        file.EndRow(fits, length);
    }

    private void WritePayment(SessionStory story, StoryPayment payment)
    {
        _payments++;
        var file = files.Payments;
        var fits = Utf8.TryWrite(
            file.Row,
            Invariant,
            $"PAY{_payments:D7},C{story.Customer.Number:D5},S{_sessions:D6},{payment.At.UtcDateTime:yyyy-MM-dd HH:mm:ss},{payment.With.Method},{payment.With.CardBin},{payment.With.Country},{story.Seat.Address:x16},dev_{story.Seat.Device & DeviceMask:x12},{payment.AmountCents / 100}.{payment.AmountCents % 100:D2},{(payment.Succeeded ? "success" : "failed")},{Flag(IsLabelled(story, payment))}",
            out var length);
        file.EndRow(fits, length);
    }

    private void WriteOrder(SessionStory story, StoryPayment payment, SeededRandom random)
    {
        _orders++;
        var file = files.Orders;
        var fits = Utf8.TryWrite(
            file.Row,
            Invariant,
            $"O{_orders:D7},C{story.Customer.Number:D5},S{_sessions:D6},PAY{_payments:D7},{payment.At.UtcDateTime:yyyy-MM-dd HH:mm:ss},{payment.AmountCents / 100}.{payment.AmountCents % 100:D2},EUR,{random.Pick(Shipping)},paid",
            out var length);
        file.EndRow(fits, length);
        foreach (var line in story.Cart)
        {
            var lines = files.Lines;
            fits = Utf8.TryWrite(lines.Row, Invariant, $"O{_orders:D7},P{line.Product:D4},{line.Quantity}", out length);
            lines.EndRow(fits, length);
        }
    }

    private void WriteEvent(SessionStory story, StoryEvent happened, long payment, long order, SeededRandom random)
    {
        var file = files.Events;
        Span<char> product = stackalloc char[32], cart = stackalloc char[32], paid = stackalloc char[32], ordered = stackalloc char[32];
        product = happened.Product == 0 ? Null(product) : Quoted(product, $"\"P{happened.Product:D4}\"");
        cart = happened.CartCents is { } cents ? Quoted(cart, $"{cents / 100}.{cents % 100:D2}") : Null(cart);
        paid = payment == 0 ? Null(paid) : Quoted(paid, $"\"PAY{payment:D7}\"");
        ordered = order == 0 ? Null(ordered) : Quoted(ordered, $"\"O{order:D7}\"");

        // The shop writes nanoseconds; ours are whole ten-millionths of a second.
        var fits = Utf8.TryWrite(
            file.Row,
            Invariant,
            $"{{\"event_id\":\"{random.NextBits():x16}{random.NextBits():x16}\",\"ts\":\"{happened.At.UtcDateTime:yyyy-MM-dd HH:mm:ss.fffffff}00\",\"event_type\":\"{happened.Type}\",\"customer_id\":\"C{story.Customer.Number:D5}\",\"session_id\":\"S{_sessions:D6}\",\"device\":\"{Devices[(int)story.Seat.Kind]}\",\"ip_hash\":\"{story.Seat.Address:x16}\",\"utm_source\":\"{story.Source}\",\"utm_campaign\":\"{story.Campaign}\",\"product_id\":{product},\"cart_value\":{cart},\"payment_id\":{paid},\"order_id\":{ordered}}}",
            out var length);
        file.EndRow(fits, length);

        static Span<char> Null(Span<char> room) => Quoted(room, $"null");

        static Span<char> Quoted(
            Span<char> room, [System.Runtime.CompilerServices.InterpolatedStringHandlerArgument(nameof(room))] MemoryExtensions.TryWriteInterpolatedStringHandler text) =>
            MemoryExtensions.TryWrite(room, ref text, out var length) ? room[..length] : throw new InvalidOperationException("an id has more than 30 digits");
    }

    private void WriteAlert(SessionStory story, StoryPayment payment, long number, SeededRandom random)
    {
        var rule = story.Payments.Count > 5 ? "rapid_attempts" : payment.With.Country != story.Customer.Country ? "country_mismatch" : "high_amount";
        var file = files.Alerts;
        var fits = Utf8.TryWrite(
            file.Row,
            Invariant,
            $"AL{random.NextBits() >> 24:X10},{payment.At.UtcDateTime:yyyy-MM-dd HH:mm:ss},PAY{number:D7},C{story.Customer.Number:D5},S{_sessions:D6},{payment.AmountCents / 100}.{payment.AmountCents % 100:D2},{rule},1",
            out var length);
        file.EndRow(fits, length);
    }
}
