using KiVendTout.Domain.Fraud.Links;
using KiVendTout.Domain.Payments;

namespace KiVendTout.Cli.Fraud;

/// <summary>A payment as the book of links knows it.</summary>
internal readonly struct SeenPayment(PaymentAttempted attempt)
{
    private readonly DateTimeOffset _at = attempt.OccurredAt;
    private readonly ulong _payment = LinkHash.OfPayment(attempt.PaymentId);
    private readonly ulong _customer = LinkHash.OfCustomer(attempt.CustomerId);
    private readonly ulong? _device = attempt.DeviceId is { } device ? LinkHash.OfDevice(device) : null;
    private readonly ulong? _address = attempt.IpHash is { } address ? LinkHash.OfAddress(address) : null;

    /// <summary>What others did with its device and from its address before it.</summary>
    public (LinkSightings? Device, LinkSightings? Address) Others(LinkBook book) => (
        _device is { } device ? book.Find(device, _customer, _at) : null,
        _address is { } address ? book.Find(address, _customer, _at) : null);

    /// <summary>Adds it to the book, or what is new of it.</summary>
    public void AddTo(LinkBook book, bool failed, bool isFraud)
    {
        if (_device is { } device)
        {
            book.Add(new LinkSighting(device, _customer, _payment, _at, failed, isFraud));
        }

        if (_address is { } address)
        {
            book.Add(new LinkSighting(address, _customer, _payment, _at, failed, isFraud));
        }
    }
}
