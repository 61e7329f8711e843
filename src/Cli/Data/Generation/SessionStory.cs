namespace KiVendTout.Cli.Data.Generation;

/// <summary>A line of an order.</summary>
/// <param name="Product">Number of the product.</param>
/// <param name="Quantity">How many, 1 or 2.</param>
internal readonly record struct OrderLine(int Product, int Quantity);

/// <summary>An event of a session.</summary>
/// <param name="At">When, UTC.</param>
/// <param name="Type">Its type, as in the shop's files.</param>
/// <param name="Product">Number of the product it is about; 0 for none.</param>
/// <param name="CartCents">Value of the cart, EUR cents; null where it is not told.</param>
/// <param name="Payment">Index of the payment it is about, in the session; -1 for none.</param>
internal readonly record struct StoryEvent(DateTimeOffset At, string Type, int Product = 0, long? CartCents = null, int Payment = -1);

/// <summary>An attempt to pay. What was paid becomes an order of the cart's lines.</summary>
/// <param name="At">When, UTC, whole seconds.</param>
/// <param name="AmountCents">Value of the cart, EUR cents.</param>
/// <param name="With">What it is paid with.</param>
/// <param name="Succeeded">Whether the money was taken.</param>
internal readonly record struct StoryPayment(DateTimeOffset At, long AmountCents, Means With, bool Succeeded);

/// <summary>What somebody pays with.</summary>
/// <param name="Method">Such as card.</param>
/// <param name="CardBin">First six digits of the card.</param>
/// <param name="Country">Country the payment comes from.</param>
internal readonly record struct Means(string Method, int CardBin, string Country);

/// <summary>Where a session is held: on what, and over which network.</summary>
/// <param name="Kind">Kind of the device.</param>
/// <param name="Device">Its id.</param>
/// <param name="Address">Hash of the network's address.</param>
internal readonly record struct Seat(DeviceKind Kind, ulong Device, ulong Address);

/// <summary>A session as it went, written step by step: time only moves on, and every event lies between start and end.</summary>
internal sealed class SessionStory
{
    /// <summary>Between an attempt to pay and its result.</summary>
    public static readonly TimeSpan SettlementDelay = TimeSpan.FromSeconds(2);

    private static readonly string[] Sources = ["direct", "seo", "email", "affiliate", "ads_google", "ads_meta"];
    private static readonly string[] Campaigns = ["none", "fall_sale", "black_friday", "xmas_push", "retargeting"];

    private readonly SeededRandom _random;
    private DateTimeOffset _now;

    public SessionStory(Customer customer, DateTimeOffset start, Seat seat, SeededRandom random)
    {
        (Customer, Start, Seat, _random, _now) = (customer, start, seat, random, start);
        Source = random.Pick(Sources);
        Campaign = random.Pick(Campaigns);
    }

    public Customer Customer { get; }

    public DateTimeOffset Start { get; }

    public DateTimeOffset End { get; private set; }

    public Seat Seat { get; }

    public string Source { get; }

    public string Campaign { get; }

    /// <summary>True when a thief holds it.</summary>
    public bool IsFraud { get; init; }

    public List<StoryEvent> Events { get; } = [];

    public List<StoryPayment> Payments { get; } = [];

    /// <summary>What lies in the cart.</summary>
    public List<OrderLine> Cart { get; } = [];

    /// <summary>Value of the cart, EUR cents.</summary>
    public long CartCents => Cart.Sum(line => line.Quantity * Catalogue.PriceOf(line.Product));

    /// <summary>Lets time pass.</summary>
    public void Wait(int leastSeconds, int mostSeconds) =>
        _now += TimeSpan.FromMilliseconds(_random.Between(leastSeconds * 1000, mostSeconds * 1000));

    /// <summary>Something happens that is about no product or about one.</summary>
    public void Happens(string type, int product = 0) => Events.Add(new StoryEvent(_now, type, product));

    /// <summary>Something happens that shows the cart.</summary>
    public void ShowsCart(string type) => Events.Add(new StoryEvent(_now, type, CartCents: CartCents));

    /// <summary>An attempt to pay for the cart, and its result.</summary>
    public void Pays(Means means, bool succeeds)
    {
        var payment = Payments.Count;
        _now = new DateTimeOffset(_now.Ticks - (_now.Ticks % TimeSpan.TicksPerSecond), TimeSpan.Zero).AddSeconds(1);
        Payments.Add(new StoryPayment(_now, CartCents, means, succeeds));
        Events.Add(new StoryEvent(_now, "payment_attempt", CartCents: CartCents, Payment: payment));
        _now += SettlementDelay;
        Events.Add(new StoryEvent(_now, succeeds ? "payment_success" : "payment_failed", CartCents: CartCents, Payment: payment));
    }

    /// <summary>The session ends.</summary>
    public SessionStory Close()
    {
        Wait(1, 60);
        End = new DateTimeOffset(_now.Ticks - (_now.Ticks % TimeSpan.TicksPerSecond), TimeSpan.Zero).AddSeconds(1);
        return this;
    }
}
