namespace KiVendTout.Cli.Data.Generation.Fraud;

/// <summary>How honest customers behave. Shares and chances are 0 to 1, amounts EUR, unless the name says otherwise. docs/fraud-world.md holds them too.</summary>
internal static class HonestRates
{
    /// <summary>Attempts of an average purchase: so many fewer purchases than payments are planned.</summary>
    public const double AttemptsPerPurchase = 1.2;

    /// <summary>Signed up before the world's first day.</summary>
    public const double SignedUpBefore = 0.55;

    /// <summary>Stops coming some day.</summary>
    public const double Leaves = 0.25;

    /// <summary>How unlike the customers are in how often they come (sigma of a logarithm).</summary>
    public const double VisitsSigma = 0.9;

    /// <summary>How unlike they are in what they spend (sigma of a logarithm).</summary>
    public const double SpendingSigma = 0.5;

    /// <summary>Middle amount of a purchase.</summary>
    public const double MiddleAmount = 38;

    /// <summary>How unlike the purchases of one customer are (sigma of a logarithm).</summary>
    public const double AmountSigma = 0.65;

    /// <summary>Amounts on the last day against the first.</summary>
    public static readonly Drift PriceLevel = new(1.0, 1.12);

    /// <summary>Buys something dear, with a heavy tail.</summary>
    public const double BuysDear = 0.03;

    /// <summary>Buys a trifle of 1 to 9 EUR.</summary>
    public const double BuysTrifle = 0.08;

    /// <summary>Buys a gift, for more than usual.</summary>
    public const double BuysGift = 0.04;

    /// <summary>Buys a gift in the weeks before Christmas.</summary>
    public const double BuysGiftInDecember = 0.20;

    /// <summary>Came for something dear: the first purchase is a large one.</summary>
    public const double FirstPurchaseIsLarge = 0.25;

    /// <summary>Comes back within the hour for something forgotten.</summary>
    public const double BuysAgainAtOnce = 0.07;

    /// <summary>Has a second card.</summary>
    public const double HasSecondCard = 0.35;

    /// <summary>Lets the family use the account, with four cards.</summary>
    public const double SharesAccount = 0.05;

    /// <summary>Takes another card than the usual one, where there are others.</summary>
    public const double TakesOtherCard = 0.25;

    /// <summary>Gets a new card in the two years.</summary>
    public const double RenewsCard = 0.45;

    /// <summary>Has a card of another country than that of the home.</summary>
    public const double HasForeignCard = 0.05;

    /// <summary>Gets a new phone in the two years.</summary>
    public const double BuysPhone = 0.55;

    /// <summary>Buys something within two days of having the new phone.</summary>
    public const double TriesNewPhone = 0.45;

    /// <summary>Clears the browser, so that the device mostly looks new.</summary>
    public const double ClearsBrowser = 0.10;

    /// <summary>Looks new though the browser is mostly kept.</summary>
    public const double LooksNew = 0.02;

    /// <summary>Hides behind a proxy, every other time.</summary>
    public const double UsesProxy = 0.05;

    /// <summary>A proxy shows another country.</summary>
    public const double ProxyIsAbroad = 0.4;

    /// <summary>Works in an office whose address many share.</summary>
    public const double WorksInOffice = 0.35;

    /// <summary>Buys over the network of a mobile carrier.</summary>
    public static readonly Drift IsOnTheGo = new(0.22, 0.36);

    /// <summary>Buys on a terminal that anybody may use, or from a cafe or hotel.</summary>
    public const double IsInPublic = 0.03;

    /// <summary>Travels, once to three times in the two years.</summary>
    public const double Travels = 0.35;

    /// <summary>Lives by night.</summary>
    public const double IsNightOwl = 0.05;

    /// <summary>Is awake for once.</summary>
    public const double IsAwakeForOnce = 0.02;

    /// <summary>Changes contact data, once or twice in the two years.</summary>
    public const double ChangesContact = 0.40;

    /// <summary>Buys within a day of that, often for more than usual: a new home, a password found again.</summary>
    public const double BuysAfterChange = 0.45;

    /// <summary>A payment is refused: no funds, 3-D Secure not passed.</summary>
    public static readonly Drift IsRefused = new(0.085, 0.065);

    /// <summary>More are refused abroad.</summary>
    public const double IsRefusedMoreAbroad = 0.08;

    /// <summary>A bank's 3-D Secure fails on a day.</summary>
    public const double BankFails = 0.008;

    /// <summary>A payment is refused on such a day.</summary>
    public const double IsRefusedByFailingBank = 0.65;

    /// <summary>A purchase at which nearly nothing works: a burst of retries.</summary>
    public const double HasTrouble = 0.02;

    /// <summary>A payment is refused in such a burst.</summary>
    public const double IsRefusedInTrouble = 0.80;

    /// <summary>Tries again after a refusal.</summary>
    public const double TriesAgain = 0.80;

    /// <summary>Takes another card after two refusals; without one, a method of paying that was not used before.</summary>
    public const double SwitchesCard = 0.5;

    /// <summary>Who gave up comes back within a day for the same.</summary>
    public const double ComesBackLater = 0.25;
}
