namespace KiVendTout.Cli.Data.Generation.Fraud;

/// <summary>How is paid.</summary>
internal enum PayMethod : byte
{
    Card,
    Paypal,
    ApplePay,
    GooglePay,
}

/// <summary>A card.</summary>
/// <param name="Bin">Its first six digits.</param>
/// <param name="Hash">Keyed hash of its number.</param>
internal readonly record struct Card(int Bin, ulong Hash)
{
    /// <summary>A card of some bank of a country that nobody has had before.</summary>
    public static Card New(string country, SeededRandom random) => new(Places.CardBin(country, random), random.NextBits());

    /// <summary>The card that replaces this one: of the same bank.</summary>
    public Card Renew(SeededRandom random) => this with { Hash = random.NextBits() };
}

/// <summary>Where somebody sits who pays.</summary>
/// <param name="Device">Id of the device.</param>
/// <param name="Address">Hash of the network's address.</param>
/// <param name="Country">Country of that address.</param>
internal readonly record struct Spot(ulong Device, ulong Address, string Country);

/// <summary>An attempt to pay.</summary>
/// <param name="Second">When, UTC, in seconds since 1970.</param>
/// <param name="Customer">Number of the customer.</param>
/// <param name="From">Where from.</param>
/// <param name="With">The card.</param>
/// <param name="Method">How.</param>
/// <param name="Cents">Amount, EUR cents.</param>
/// <param name="Succeeded">Whether the money was taken.</param>
internal readonly record struct Attempt(long Second, int Customer, Spot From, Card With, PayMethod Method, int Cents, bool Succeeded)
{
    /// <summary>What is put aside of an attempt, and how.</summary>
    public static readonly SortFormat<Attempt> Format = new(Write, Read, _ => Bytes);

    /// <summary>About what an attempt takes in memory.</summary>
    private const int Bytes = 88;

    /// <summary>The fraud it is; none for nearly all.</summary>
    public Scheme Scheme { get; init; }

    /// <summary>Number of the episode it belongs to; 0 for none.</summary>
    public int Episode { get; init; }

    private static void Write(BinaryWriter writer, Attempt attempt)
    {
        writer.Write(attempt.Second);
        writer.Write(attempt.Customer);
        writer.Write(attempt.From.Device);
        writer.Write(attempt.From.Address);
        writer.Write((byte)Array.IndexOf(Places.Countries, attempt.From.Country));
        writer.Write(attempt.With.Bin);
        writer.Write(attempt.With.Hash);
        writer.Write((byte)attempt.Method);
        writer.Write(attempt.Cents);
        writer.Write(attempt.Succeeded);
        writer.Write((byte)attempt.Scheme);
        writer.Write(attempt.Episode);
    }

    private static Attempt Read(BinaryReader reader) => new(
        reader.ReadInt64(),
        reader.ReadInt32(),
        new Spot(reader.ReadUInt64(), reader.ReadUInt64(), Places.Countries[reader.ReadByte()]),
        new Card(reader.ReadInt32(), reader.ReadUInt64()),
        (PayMethod)reader.ReadByte(),
        reader.ReadInt32(),
        reader.ReadBoolean())
    {
        Scheme = (Scheme)reader.ReadByte(),
        Episode = reader.ReadInt32(),
    };
}

/// <summary>The order of time.</summary>
internal sealed class AttemptOrder : IComparer<Attempt>
{
    public static readonly AttemptOrder Instance = new();

    public int Compare(Attempt x, Attempt y) =>
        (x.Second, x.Customer, x.Cents, x.With.Hash).CompareTo((y.Second, y.Customer, y.Cents, y.With.Hash));
}
