using System.Globalization;
using KiVendTout.Stores.Postgres;

namespace KiVendTout.Architecture;

/// <summary>The compose file holds, and keeps what it promises: secrets from outside, silos that scale, nothing open but the gateway.</summary>
public class ComposeTests
{
    private static readonly string[] Jobs = ["migrate", "kafka-acls", "topics", "mongo-init", "minio-init"];
    private static readonly string[] Servers =
        ["postgres", "kafka-1", "kafka-2", "kafka-3", "mongo-1", "mongo-2", "mongo-3", "minio"];

    private static readonly string[] Hosts = ["silo", "worker", "gateway"];

    [Fact]
    public async Task Compose_takes_the_file()
    {
        var services = await ComposeFile.ServicesAsync();
        Assert.Equal([.. Jobs.Concat(Servers).Concat(Hosts).Order()], services.Keys.Order());
    }

    [Fact]
    public async Task Without_its_secrets_nothing_starts()
    {
        Assert.Equal(ComposeFile.Required.Order(), ComposeFile.Variables().Where(variable => variable.IsRequired).Select(variable => variable.Name).Distinct().Order());
        Assert.DoesNotContain(ComposeFile.Variables(), variable => !variable.IsRequired && ComposeFile.Required.Contains(variable.Name));

        var (code, _, error) = await ComposeFile.CheckAsync(ComposeFile.Required.Where(variable => variable != "KVT_MASTER_KEY"));
        Assert.NotEqual(0, code);
        Assert.Contains("KVT_MASTER_KEY", error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Every_service_restarts_and_has_limits_and_what_runs_on_is_watched()
    {
        Assert.All(await ComposeFile.ServicesAsync(), service =>
        {
            Assert.Equal(Jobs.Contains(service.Key) ? "on-failure" : "unless-stopped", service.Value["restart"]);
            var limits = Assert.IsType<Dictionary<object, object>>(Child(Child(service.Value, "deploy"), "resources")["limits"]);
            Assert.Equal(["cpus", "memory"], limits.Keys.Cast<string>().Order());
            Assert.Equal(!Jobs.Contains(service.Key), service.Value.ContainsKey("healthcheck"));
        });
    }

    [Fact]
    public async Task Only_the_gateway_is_open_and_only_to_this_machine()
    {
        var services = await ComposeFile.ServicesAsync();
        Assert.All(services, service => Assert.Equal(service.Key == "gateway", service.Value.ContainsKey("ports")));
        Assert.All((List<object>)services["gateway"]["ports"], port => Assert.StartsWith("127.0.0.1:", (string)port, StringComparison.Ordinal));
    }

    [Fact]
    public async Task Silos_can_be_scaled()
    {
        var silo = (await ComposeFile.ServicesAsync())["silo"];
        Assert.DoesNotContain("container_name", silo.Keys);
        Assert.DoesNotContain("hostname", silo.Keys);
        Assert.DoesNotContain("volumes", silo.Keys);
    }

    /// <summary>Seven core silos, the worker and the gateway.</summary>
    [Fact]
    public async Task The_database_has_connections_for_all_hosts_of_a_scaled_system()
    {
        const int hosts = 7 + 1 + 1;
        const int keptForOperators = 20;
        var command = ((List<object>)(await ComposeFile.ServicesAsync())["postgres"]["command"]).Cast<string>();
        var connections = int.Parse(command.Single(option => option.StartsWith("max_connections=", StringComparison.Ordinal)).Split('=')[1], CultureInfo.InvariantCulture);

        Assert.InRange(connections, (hosts * (PostgresOptions.DefaultConnectionsMax + PostgresPools.KeysMax + PostgresPools.OrleansMax)) + keptForOperators, int.MaxValue);
    }

    [Fact]
    public async Task The_gateway_is_given_no_role_that_writes()
    {
        var services = await ComposeFile.ServicesAsync();
        var settings = ((Dictionary<object, object>)services["gateway"]["environment"]).Select(variable => $"{variable.Key}={variable.Value}");

        Assert.DoesNotContain(settings, setting => setting.Contains("kvt_app", StringComparison.Ordinal) || setting.Contains("Username=kvt_keys;", StringComparison.Ordinal));
        Assert.Contains(settings, setting => setting.Contains("Username=kvt_keys_reader;", StringComparison.Ordinal));
    }

    [Fact]
    public async Task What_keeps_data_keeps_it_on_a_volume()
    {
        var services = await ComposeFile.ServicesAsync();
        Assert.All(Servers, server => Assert.Contains(
            (List<object>)services[server]["volumes"], volume => ((string)volume).StartsWith($"{server}-data:", StringComparison.Ordinal)));
    }

    private static Dictionary<object, object> Child(Dictionary<object, object> parent, string key) => (Dictionary<object, object>)parent[key];
}
