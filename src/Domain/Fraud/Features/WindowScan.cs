using KiVendTout.Domain.Fraud.Window;

namespace KiVendTout.Domain.Fraud.Features;

/// <summary>
/// The features of the attempts before one, in one pass and without an allocation. Times are those of the events: a payment that arrived before
/// the attempt but happened later is passed over, and so is a result that was not there when the attempt was made.
/// </summary>
internal struct WindowScan
{
    private const long TenMinutes = 10 * TimeSpan.TicksPerMinute;
    private const long Week = 7 * TimeSpan.TicksPerDay;
    private const long Month = 30 * TimeSpan.TicksPerDay;

    /// <summary>Failures within ten minutes from which on another card is worth a mark.</summary>
    private const int FailuresBeforeOtherCard = 3;

    private const double CentsPerEuro = 100;

    private readonly AttemptCodes _attempt;
    private readonly long _at;

    private Moment _latest = Moment.None;
    private Moment _latestSuccess = Moment.None;
    private Moment _latestFailure = Moment.None;
    private CodeSet _devices24H;
    private CodeSet _addresses24H;
    private CodeSet _countries7D;
    private CodeSet _cards1H;
    private CodeSet _cards30D;
    private Int128 _sum24H;
    private Int128 _sum30D;
    private Counts _counts;
    private int? _lastMethod;
    private int _lastFailedCard;
    private bool _hasDevice;
    private bool _hasCard;
    private bool _deviceSeen;
    private bool _cardSeen;

    private WindowScan(in FeatureInput input)
    {
        _attempt = new AttemptCodes(input);
        _at = input.Attempt.OccurredAt.UtcTicks;
    }

    /// <summary>Looks at the attempts before one and fills in what they say.</summary>
    public static void Run(in FeatureInput input, FeaturePlaces places)
    {
        var (scan, window) = (new WindowScan(input), input.Window);
        Span<byte> failed = stackalloc byte[PaymentWindow.Length];
        var failures = 0;
        for (var i = 0; i < window.Count; i++)
        {
            if (scan.Add(window[i], i))
            {
                failed[failures++] = (byte)i;
            }
        }

        var inRow = 0;
        foreach (var i in failed[..failures])
        {
            inRow += new Moment(window[i].OccurredAt, i).IsAfter(scan._latestSuccess) ? 1 : 0;
        }

        places[Feature.FailuresInRow] = inRow;
        scan.Write(places);
    }

    /// <summary>Takes a payment in.</summary>
    /// <returns>Whether it had failed when the attempt was made.</returns>
    private bool Add(in PastPayment payment, int index)
    {
        var ago = _at - payment.OccurredAt;
        if (ago < 0)
        {
            return false;
        }

        var moment = new Moment(payment.OccurredAt, index);
        var isKnown = payment.ResultAt <= _at;
        var failed = isKnown && payment.Result == PaymentResult.Failed;
        Moment.Keep(ref _latest, moment);
        if (isKnown && payment.Result == PaymentResult.Succeeded)
        {
            Moment.Keep(ref _latestSuccess, moment);
        }

        _hasDevice |= payment.Device != PaymentWindow.Missing;
        _hasCard |= payment.CardBin != PaymentWindow.Missing;
        _deviceSeen |= payment.Device == _attempt.Device;
        _cardSeen |= payment.CardBin == _attempt.Card;
        AddToWindows(payment, ago, failed ? 1 : 0, moment);
        return failed;
    }

    private void AddToWindows(in PastPayment payment, long ago, int failed, Moment moment)
    {
        if (ago >= Month)
        {
            return;
        }

        _counts.Attempts30D++;
        _sum30D += payment.AmountCents;
        _cards30D.Add(payment.CardBin);
        _counts.Mismatches30D += payment.Country != _attempt.CustomerCountry ? 1 : 0;
        if (ago >= Week)
        {
            return;
        }

        _counts.Failures7D += failed;
        _countries7D.Add(payment.Country);
        if (ago >= TimeSpan.TicksPerDay)
        {
            return;
        }

        _counts.Attempts24H++;
        _counts.Failures24H += failed;
        _sum24H += payment.AmountCents;
        _devices24H.Add(payment.Device);
        _addresses24H.Add(payment.Address);
        ChangeMethod(payment.Method);
        if (ago >= TimeSpan.TicksPerHour)
        {
            return;
        }

        _counts.Attempts1H++;
        _cards1H.Add(payment.CardBin);
        if (ago >= TenMinutes)
        {
            return;
        }

        _counts.Attempts10Min++;
        _counts.Failures10Min += failed;
        if (failed > 0 && Moment.Keep(ref _latestFailure, moment))
        {
            _lastFailedCard = payment.CardBin;
        }
    }

    private void ChangeMethod(int method)
    {
        _counts.MethodChanges24H += _lastMethod is { } last && last != method ? 1 : 0;
        _lastMethod = method;
    }

    private void Write(FeaturePlaces places)
    {
        _devices24H.Add(_attempt.Device);
        _addresses24H.Add(_attempt.Address);
        _countries7D.Add(_attempt.Country);
        _cards1H.Add(_attempt.Card);
        _cards30D.Add(_attempt.Card);
        ChangeMethod(_attempt.Method);
        var isOtherCard = _attempt.Card != PaymentWindow.Missing && _lastFailedCard != PaymentWindow.Missing && _attempt.Card != _lastFailedCard;

        places[Feature.SinceAttempt] = _latest.SecondsBefore(_at);
        places[Feature.SinceSuccess] = _latestSuccess.SecondsBefore(_at);
        places[Feature.Attempts10Min] = _counts.Attempts10Min;
        places[Feature.Attempts1H] = _counts.Attempts1H;
        places[Feature.Attempts24H] = _counts.Attempts24H;
        places[Feature.Attempts30D] = _counts.Attempts30D;
        places[Feature.Sum24H] = (double)_sum24H / CentsPerEuro;
        places[Feature.Sum30D] = (double)_sum30D / CentsPerEuro;
        places[Feature.Failures10Min] = _counts.Failures10Min;
        places[Feature.Failures24H] = _counts.Failures24H;
        places[Feature.Failures7D] = _counts.Failures7D;
        places[Feature.Devices24H] = _devices24H.Count;
        places[Feature.Addresses24H] = _addresses24H.Count;
        places[Feature.Countries7D] = _countries7D.Count;
        places[Feature.Cards1H] = _cards1H.Count;
        places[Feature.Cards30D] = _cards30D.Count;
        places[Feature.DeviceIsNew] = Novelty(_attempt.Device, _hasDevice, _deviceSeen);
        places[Feature.CardIsNew] = Novelty(_attempt.Card, _hasCard, _cardSeen);
        places[Feature.CountryMismatches30D] = _attempt.CustomerCountry == PaymentWindow.Missing ? null : _counts.Mismatches30D;
        places[Feature.MethodChanges24H] = _counts.MethodChanges24H;
        places[Feature.FailuresThenOtherCard] = _counts.Failures10Min >= FailuresBeforeOtherCard && isOtherCard ? 1 : 0;
    }

    private static double? Novelty(int code, bool hasOthers, bool isSeen) => code == PaymentWindow.Missing || !hasOthers ? null : isSeen ? 0 : 1;

    private struct Counts
    {
        public int Attempts10Min;
        public int Attempts1H;
        public int Attempts24H;
        public int Attempts30D;
        public int Failures10Min;
        public int Failures24H;
        public int Failures7D;
        public int Mismatches30D;
        public int MethodChanges24H;
    }
}
