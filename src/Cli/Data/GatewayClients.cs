using Grpc.Core;
using KiVendTout.Contracts.Customers.V1;
using KiVendTout.Contracts.Fraud.V1;
using KiVendTout.Contracts.Products.V1;

namespace KiVendTout.Cli.Data;

/// <summary>Clients of the services that files are loaded through.</summary>
/// <param name="channel">The way to the gateway.</param>
internal sealed class GatewayClients(ChannelBase channel)
{
    public CustomersService.CustomersServiceClient Customers { get; } = new(channel);

    public ProductsService.ProductsServiceClient Products { get; } = new(channel);

    public FraudAlertsService.FraudAlertsServiceClient FraudAlerts { get; } = new(channel);
}
