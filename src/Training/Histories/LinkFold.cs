using KiVendTout.Domain.Fraud.Links;
using KiVendTout.Domain.Fraud.Window;

namespace KiVendTout.Training.Histories;

/// <summary>
/// What devices and addresses link, of each payment that has a vector: asked of a book as a silo keeps it, fed with the payments of all customers in
/// the order of time, and with each fraud once its label has come.
/// </summary>
internal sealed class LinkFold
{
    private static readonly TimeSpan ForgetEvery = TimeSpan.FromDays(1);

    private readonly LinkSightings?[]? _devices;
    private readonly LinkSightings?[]? _addresses;

    private LinkFold(LinkSightings?[]? devices, LinkSightings?[]? addresses) => (_devices, _addresses) = (devices, addresses);

    /// <summary>Folds the payments.</summary>
    /// <param name="history">The payments, in the order of time.</param>
    /// <param name="delay">How old a payment is when its label comes.</param>
    /// <param name="rows">Which payments have a vector.</param>
    public static LinkFold Run(LabelledHistory history, TimeSpan delay, FeatureRows rows)
    {
        var devices = Part.Of(history, history.DeviceEntity, LinkHash.OfDevice, rows);
        var addresses = Part.Of(history, history.Entities.Contains(LinkedEntity.Address) ? LinkedEntity.Address : null, LinkHash.OfAddress, rows);
        var parts = new[] { devices, addresses }.OfType<Part>().ToArray();
        var book = new LinkBook();
        var (labelled, forgotten) = (0, 0L);
        for (var row = 0; parts.Length > 0 && row < history.Count; row++)
        {
            var payment = history[row];
            for (; labelled < row && history[labelled].Ticks <= payment.Ticks - delay.Ticks; labelled++)
            {
                if (history[labelled].IsFraud)
                {
                    Array.ForEach(parts, part => part.Tell(book, labelled, isFraud: true));
                }
            }

            if (payment.Ticks - forgotten >= ForgetEvery.Ticks)
            {
                book.Forget(Time(payment));
                forgotten = payment.Ticks;
            }

            Array.ForEach(parts, part => part.Ask(book, row));
            Array.ForEach(parts, part => part.Tell(book, row, isFraud: false));
        }

        return new LinkFold(devices?.Answers, addresses?.Answers);
    }

    /// <summary>What others did with the device of the payment whose vector is at a place; null when it is missing.</summary>
    public LinkSightings? Device(int place) => _devices?[place];

    /// <summary>What others did from the address of the payment whose vector is at a place; null when it is missing.</summary>
    public LinkSightings? Address(int place) => _addresses?[place];

    private static DateTimeOffset Time(in LabelledPayment payment) => new(payment.Ticks, TimeSpan.Zero);

    /// <summary>One kind of link.</summary>
    private sealed class Part(LabelledHistory history, LinkedEntity entity, ulong[] keys, FeatureRows rows)
    {
        public LinkSightings?[] Answers { get; } = new LinkSightings?[rows.Learning.Rows];

        public static Part? Of(LabelledHistory history, LinkedEntity? entity, Func<string, ulong> hash, FeatureRows rows) => entity is not { } mapped ? null : new Part(
            history, mapped, [.. Enumerable.Range(0, history[mapped].Count).Select(code => history[mapped][code] is { } text ? hash(text) : 0)], rows);

        public void Ask(LinkBook book, int row)
        {
            var payment = history[row];
            if (LabelledHistory.CodeOf(payment, entity) is not TextCodes.Missing and var code && rows.PlaceOf(row) is >= 0 and var place)
            {
                Answers[place] = book.Find(keys[code], (ulong)payment.Customer, Time(payment));
            }
        }

        public void Tell(LinkBook book, int row, bool isFraud)
        {
            var payment = history[row];
            if (LabelledHistory.CodeOf(payment, entity) is not TextCodes.Missing and var code)
            {
                book.Add(new LinkSighting(keys[code], (ulong)payment.Customer, (ulong)row, Time(payment), payment.Result == PaymentResult.Failed, isFraud));
            }
        }
    }
}
