using KiVendTout.Hosting.Health;
using KiVendTout.Hosting.Settings;
using KiVendTout.Stores.Postgres;
using Microsoft.Extensions.Options;
using Orleans.Configuration;

namespace KiVendTout.Gateway.Cluster;

/// <summary>Connects the gateway to the silos.</summary>
internal static class ClusterExtensions
{
    /// <summary>Adds the client of the silos.</summary>
    /// <param name="builder">The host to be.</param>
    /// <param name="clustering">Where silos are found; null for the membership table in PostgreSQL.</param>
    public static void AddSilos(this WebApplicationBuilder builder, Action<IClientBuilder>? clustering)
    {
        builder.UseOrleansClient(client =>
        {
            client.Services.AddValidatedOptions<ClusterSettings>(ClusterSettings.Section);
            client.Services.AddOptions<ClusterOptions>().Configure<IOptions<ClusterSettings>>((options, cluster) =>
                (options.ClusterId, options.ServiceId) = (cluster.Value.ClusterId, cluster.Value.ServiceId));
            client.UseConnectionRetryFilter<SiloWait>();

            // Orleans looks every minute: a gateway that met the worker first would not know for so long where customers' grains live.
            client.Configure<TypeManagementOptions>(types => types.TypeMapRefreshInterval = GatewayLimits.SilosRefreshPeriod);
            client.Configure<Orleans.Configuration.GatewayOptions>(silos => silos.GatewayListRefreshPeriod = GatewayLimits.SilosRefreshPeriod);
            (clustering ?? UsePostgres)(client);
        });
        builder.Services.AddSingleton<Silos>().AddReadyCheck<ClusterCheck>("silos");

        // The ports open while the client still waits for silos: /healthz answers, /readyz says "not yet".
        builder.Services.Configure<HostOptions>(host => host.ServicesStartConcurrently = true);
    }

    private static void UsePostgres(IClientBuilder client)
    {
        client.Services.AddValidatedOptions<MembershipTable>(MembershipTable.Section);
        client.UseAdoNetClustering(ado => ado.Configure<IOptions<MembershipTable>>((options, table) =>
        {
            options.Invariant = MembershipTable.Driver;
            options.ConnectionString = PostgresPools.ForOrleans(table.Value.ReadOnlyConnectionString);
        }));
    }
}
