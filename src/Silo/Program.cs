using KiVendTout.Hosting;
using KiVendTout.Silo.Hosting;

return await HostRunner.RunAsync("silo", () => SiloHost.Build(args));
