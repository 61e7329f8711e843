using KiVendTout.Domain.Orders;
using KiVendTout.Grains.Abstractions.Common;

namespace KiVendTout.Grains.Abstractions.Orders;

/// <summary>One order, key = order id. Writes the order and its lines; fed by <c>orders</c>.</summary>
[Alias("kivendtout.order")]
public interface IOrderGrain : IRecordGrain
{
    /// <summary>Places the order. The same order again answers as the first time.</summary>
    [Alias("create"), ResponseTimeout("00:00:15")]
    Task<Result<OrderState>> CreateAsync(NewOrder order, string actor);

    /// <summary>Does what is asked, or refuses it with the reason. What is so already is answered unchanged.</summary>
    [Alias("execute"), ResponseTimeout("00:00:15")]
    Task<Result<OrderState>> ExecuteAsync(OrderCommand command, string actor);
}
