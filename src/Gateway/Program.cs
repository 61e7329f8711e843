using KiVendTout.Gateway;
using KiVendTout.Hosting;

return await HostRunner.RunAsync(GatewayHost.Service, () => GatewayHost.Create(args));
