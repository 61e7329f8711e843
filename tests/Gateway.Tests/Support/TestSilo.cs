using System.Net;
using System.Reflection;
using KiVendTout.Domain.Fraud;
using KiVendTout.Embedded;
using KiVendTout.Grains.Abstractions.Common;
using KiVendTout.Grains.Customers;
using KiVendTout.Stores.Postgres;
using KiVendTout.Testing.Postgres;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Orleans.Configuration;
using Orleans.Serialization;
using Orleans.Streams;

namespace KiVendTout.Gateway.Tests.Support;

/// <summary>A silo with the real grains on a real database; streams are not attached.</summary>
internal static class TestSilo
{
    public static async Task<IHost> StartAsync(IReadOnlyCollection<string> settings, TestDatabase database, string clusterId)
    {
        // The gateway only reads keys; silos make them.
        var builder = Host.CreateApplicationBuilder([.. settings, $"--Keys:ConnectionString={database.Keys}"]);
        builder.Logging.ClearProviders();
        builder.Services.AddPostgresStores(builder.Configuration);
        builder.Services.AddSingleton(new RuleSet(new FraudOptions()));
        builder.Services.AddSingleton<CustomerBulk>();
        builder.Services.AddSingleton<IStreamSubscriber, NoStreams>();
        builder.Services.AddSerializer(serializer => serializer.AddAssembly(Assembly.Load("KiVendTout.Grains")));
        builder.UseOrleans(silo =>
        {
            silo.Configure<ClusterOptions>(cluster => (cluster.ClusterId, cluster.ServiceId) = (clusterId, clusterId));
            var ports = FreePort.Find(2);
            silo.ConfigureEndpoints(IPAddress.Loopback, ports[0], ports[1]);
            silo.Configure<GrainCollectionOptions>(idle => idle.CollectionQuantum = TimeSpan.FromSeconds(10));
            silo.UseAdoNetClustering(ado => (ado.Invariant, ado.ConnectionString) = ("Npgsql", database.App));
        });
        var host = builder.Build();
        await host.StartAsync(TestContext.Current.CancellationToken);
        return host;
    }

    private sealed class NoStreams : IStreamSubscriber
    {
        public Task AttachAsync<T>(StreamSubscriptionHandle<T> handle, IAsyncBatchObserver<T> observer) => Task.CompletedTask;
    }
}
