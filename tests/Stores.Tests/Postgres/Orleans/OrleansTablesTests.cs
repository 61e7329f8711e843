using System.Net;
using KiVendTout.Embedded;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Orleans.Configuration;

namespace KiVendTout.Stores.Tests.Postgres.Orleans;

/// <summary>Orleans runs on our tables: membership, client gateways, grain state, reminders.</summary>
public sealed class OrleansTablesTests(ShopDatabases databases) : ShopTests(databases)
{
    [Fact]
    public async Task Silos_join_serve_a_client_and_leave()
    {
        using var first = await StartSiloAsync();
        using var second = await StartSiloAsync();
        Assert.Equal(2L, await Shop.ScalarAsync<long>("SELECT count(*) FROM orleansmembershiptable WHERE status = 3"));

        // A client reads the gateways, with the role that only reads.
        using var client = await StartClientAsync();
        var counter = client.Services.GetRequiredService<IClusterClient>().GetGrain<ICounterGrain>("one");
        Assert.Equal(2, await counter.AddAsync(2));
        Assert.Equal(5, await counter.AddAsync(3));
        Assert.Equal(5, await counter.ReadAgainAsync());

        await client.StopAsync(Token);
        await second.StopAsync(Token);
        await first.StopAsync(Token);
        Assert.Equal(2L, await Shop.ScalarAsync<long>("SELECT count(*) FROM orleansmembershiptable WHERE status = 6"));
    }

    [Fact]
    public async Task Membership_keeps_to_its_contract()
    {
        using var silo = await StartSiloAsync();
        var table = silo.Services.GetRequiredService<IMembershipTable>();
        await table.InitializeMembershipTableAsync(true, Token);
        var before = await table.ReadAllAsync(Token);
        var entry = new MembershipEntry
        {
            SiloAddress = SiloAddress.New(IPAddress.Loopback, 1, 1),
            SiloName = "ghost",
            HostName = "here",
            Status = SiloStatus.Created,
            ProxyPort = 0,
            StartTime = DateTime.UnixEpoch,
            IAmAliveTime = DateTime.UnixEpoch,
        };

        Assert.True(await table.InsertRowAsync(entry, before.Version.Next(), Token));
        Assert.False(await table.InsertRowAsync(entry, before.Version.Next(), Token));
        var inserted = await table.ReadRowAsync(entry.SiloAddress, Token);
        Assert.Equal(before.Version.Version + 1, inserted.Version.Version);
        Assert.False(await table.InsertRowAsync(entry, inserted.Version.Next(), Token));

        entry.Status = SiloStatus.Dead;
        entry.SuspectTimes = [Tuple.Create(entry.SiloAddress, DateTime.UnixEpoch)];
        Assert.False(await table.UpdateRowAsync(entry, inserted.Members[0].Item2, before.Version.Next(), Token));
        Assert.True(await table.UpdateRowAsync(entry, inserted.Members[0].Item2, inserted.Version.Next(), Token));
        var stranger = new MembershipEntry { SiloAddress = SiloAddress.New(IPAddress.Loopback, 2, 2), SiloName = "x", HostName = "x" };
        var dead = await table.ReadRowAsync(entry.SiloAddress, Token);
        Assert.False(await table.UpdateRowAsync(stranger, dead.Members[0].Item2, dead.Version.Next(), Token));
        Assert.Equal(dead.Version.Version, (await table.ReadAllAsync(Token)).Version.Version);
        Assert.Equal(SiloStatus.Dead, dead.Members[0].Item1.Status);
        Assert.Single(dead.Members[0].Item1.SuspectTimes!);

        await table.UpdateIAmAliveAsync(entry, Token);
        await table.CleanupDefunctSiloEntriesAsync(DateTimeOffset.UnixEpoch.AddDays(1), Token);
        Assert.Empty((await table.ReadRowAsync(entry.SiloAddress, Token)).Members);
        Assert.Single((await table.ReadAllAsync(Token)).Members);

        await silo.StopAsync(Token);
        await table.DeleteMembershipTableEntriesAsync("orleans-tests", Token);
        Assert.Equal(0L, await Shop.ScalarAsync<long>("SELECT count(*) FROM orleansmembershipversiontable"));
    }

    [Fact]
    public async Task Grain_state_survives_its_activation_and_is_cleared()
    {
        using var silo = await StartSiloAsync();
        var counter = silo.Services.GetRequiredService<IGrainFactory>().GetGrain<ICounterGrain>("two");
        await counter.AddAsync(4);
        await counter.SleepAsync();
        Assert.Equal(4, await counter.ReadAgainAsync());

        await counter.ClearAsync();

        Assert.Equal(0, await counter.ReadAgainAsync());
        Assert.Equal(1, await counter.AddAsync(1));
        await silo.StopAsync(Token);
    }

    [Fact]
    public async Task A_stale_write_of_grain_state_is_refused()
    {
        using var silo = await StartSiloAsync();
        var counter = silo.Services.GetRequiredService<IGrainFactory>().GetGrain<ICounterGrain>("three");
        await counter.AddAsync(1);
        await Shop.ExecuteAsync("UPDATE orleansstorage SET version = version + 1");

        await Assert.ThrowsAnyAsync<Exception>(() => counter.AddAsync(1));

        // The activation was thrown away with what it had not stored.
        Assert.Equal(1, await counter.ReadAgainAsync());
        await silo.StopAsync(Token);
    }

    [Fact]
    public async Task Reminders_are_set_moved_and_taken_away()
    {
        using var silo = await StartSiloAsync();
        var counter = silo.Services.GetRequiredService<IGrainFactory>().GetGrain<ICounterGrain>("four");

        Assert.Equal(1, await counter.RemindAsync());
        Assert.Equal(360_000L, await Shop.ScalarAsync<long>("SELECT period FROM orleansreminderstable"));
        Assert.Equal(0, await counter.ForgetAsync());

        await silo.StopAsync(Token);
    }

    private static void Quiet(ILoggingBuilder logging) => logging.ClearProviders();

    private async Task<IHost> StartSiloAsync()
    {
        var ports = FreePort.Find(2);
        var host = Host.CreateDefaultBuilder()
            .ConfigureLogging(Quiet)
            .UseOrleans(silo => silo
                .Configure<ClusterOptions>(options => (options.ClusterId, options.ServiceId) = ("orleans-tests", "orleans-tests"))
                .ConfigureEndpoints(IPAddress.Loopback, ports[0], ports[1], listenOnAnyHostAddress: false)
                .UseAdoNetClustering(options => (options.Invariant, options.ConnectionString) = ("Npgsql", Shop.Database.App))
                .AddAdoNetGrainStorage("snapshots", options => (options.Invariant, options.ConnectionString) = ("Npgsql", Shop.Database.App))
                .UseAdoNetReminderService(options => (options.Invariant, options.ConnectionString) = ("Npgsql", Shop.Database.App)))
            .Build();
        await host.StartAsync(Token);
        return host;
    }

    private async Task<IHost> StartClientAsync()
    {
        var host = Host.CreateDefaultBuilder()
            .ConfigureLogging(Quiet)
            .UseOrleansClient(client => client
                .Configure<ClusterOptions>(options => (options.ClusterId, options.ServiceId) = ("orleans-tests", "orleans-tests"))
                .UseAdoNetClustering(options => (options.Invariant, options.ConnectionString) = ("Npgsql", Shop.Database.Reader)))
            .Build();
        await host.StartAsync(Token);
        return host;
    }
}
