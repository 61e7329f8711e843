using KiVendTout.Records.Topics;

namespace KiVendTout.Architecture;

/// <summary>Each service of the compose file reaches, and may do, what its work needs and no more.</summary>
public class ComposeRightsTests
{
    private static readonly Dictionary<string, string[]> Networks = new()
    {
        ["postgres"] = ["postgres"],
        ["migrate"] = ["postgres"],
        ["kafka-1"] = ["kafka"],
        ["kafka-2"] = ["kafka"],
        ["kafka-3"] = ["kafka"],
        ["kafka-acls"] = ["kafka"],
        ["topics"] = ["kafka"],
        ["mongo-1"] = ["mongo"],
        ["mongo-2"] = ["mongo"],
        ["mongo-3"] = ["mongo"],
        ["mongo-init"] = ["mongo"],
        ["minio"] = ["lake"],
        ["minio-init"] = ["lake"],
        ["silo"] = ["cluster", "kafka", "mongo", "postgres"],
        ["worker"] = ["cluster", "kafka", "lake", "mongo", "postgres"],
        ["gateway"] = ["cluster", "front", "kafka", "mongo", "postgres"],
    };

    private static readonly string[] Brokers = ["kafka-1", "kafka-2", "kafka-3"];

    /// <summary>What runs with Kafka, and as whom.</summary>
    private static readonly Dictionary<string, string> KafkaUsers = new()
    {
        ["topics"] = "kvt-topics",
        ["silo"] = "kvt-silo",
        ["worker"] = "kvt-silo",
        ["gateway"] = "kvt-gateway",
    };

    [Fact]
    public async Task Each_service_is_in_the_networks_of_the_servers_it_needs()
    {
        var services = await ComposeFile.ServicesAsync();

        Assert.Equal(Networks.Keys.Order(), services.Keys.Order());
        Assert.All(services, service => Assert.Equal(Networks[service.Key], NetworksOf(service.Value).Order()));
    }

    [Fact]
    public async Task Only_the_network_of_the_gateway_s_ports_has_a_way_out()
    {
        var networks = await ComposeFile.NetworksAsync();

        Assert.Equal(Networks.Values.SelectMany(names => names).Distinct().Order(), networks.Keys.Order());
        Assert.All(networks, network => Assert.Equal(network.Key != "front", network.Value?.GetValueOrDefault("internal") as string == "true"));
    }

    [Fact]
    public async Task Nothing_has_a_capability_or_can_get_one() => Assert.All(await ComposeFile.ServicesAsync(), service =>
    {
        Assert.Equal(["ALL"], ((List<object>)service.Value["cap_drop"]).Cast<string>());
        Assert.DoesNotContain("cap_add", service.Value.Keys);
        Assert.Equal(["no-new-privileges:true"], ((List<object>)service.Value["security_opt"]).Cast<string>());
        Assert.DoesNotContain("privileged", service.Value.Keys);
    });

    /// <summary>Our own images name their user themselves; MinIO's has none, and is root without a capability.</summary>
    [Fact]
    public async Task Nobody_is_root_but_minio()
    {
        var services = await ComposeFile.ServicesAsync();
        Assert.Contains("USER 1654:1654", await File.ReadAllLinesAsync(Repository.At("deploy", "Dockerfile"), TestContext.Current.CancellationToken));
        Assert.All(services.Where(service => !((string)service.Value["image"]).StartsWith("kivendtout/", StringComparison.Ordinal) && service.Key != "minio"), service =>
        {
            var user = Assert.IsType<string>(service.Value.GetValueOrDefault("user"));
            Assert.DoesNotContain("0", user.Split(':'));
        });
        Assert.All(services.Where(service => ((string)service.Value["image"]).StartsWith("kivendtout/", StringComparison.Ordinal)), service =>
        {
            Assert.DoesNotContain("user", service.Value.Keys);
            Assert.Equal("true", service.Value["read_only"]);
        });
    }

    [Fact]
    public async Task Kafka_takes_nobody_without_a_name_and_allows_nothing_that_is_not_given() => Assert.All(Brokers, await CheckerAsync(settings =>
    {
        var listeners = settings["KAFKA_LISTENERS"].Split(',').Select(listener => listener.Split("://")[0]).ToList();
        Assert.Equal(listeners.Select(listener => $"{listener}:SASL_PLAINTEXT"), settings["KAFKA_LISTENER_SECURITY_PROTOCOL_MAP"].Split(','));
        Assert.All(listeners, listener => Assert.Contains("PlainLoginModule", settings[$"KAFKA_LISTENER_NAME_{listener}_PLAIN_SASL_JAAS_CONFIG"], StringComparison.Ordinal));
        Assert.Equal("org.apache.kafka.metadata.authorizer.StandardAuthorizer", settings["KAFKA_AUTHORIZER_CLASS_NAME"]);
        Assert.Equal("false", settings["KAFKA_ALLOW_EVERYONE_IF_NO_ACL_FOUND"]);
        Assert.Equal("User:kvt-broker;User:kvt-admin", settings["KAFKA_SUPER_USERS"]);
    }));

    [Fact]
    public async Task Each_program_is_a_user_of_kafka_that_the_brokers_know_and_has_rights_of_its_own()
    {
        var services = await ComposeFile.ServicesAsync();
        var rights = await File.ReadAllTextAsync(Repository.At("deploy", "kafka", "acls.sh"), TestContext.Current.CancellationToken);
        var known = ComposeFile.EnvironmentOf(services["kafka-1"])["KAFKA_LISTENER_NAME_INTERNAL_PLAIN_SASL_JAAS_CONFIG"];

        var users = services.Where(service => ComposeFile.EnvironmentOf(service.Value).ContainsKey("KVT__Kafka__BootstrapServers"))
            .ToDictionary(service => service.Key, service => ComposeFile.EnvironmentOf(service.Value)["KVT__Kafka__Client__sasl_username"]);
        Assert.Equal(KafkaUsers.OrderBy(user => user.Key), users.OrderBy(user => user.Key));
        Assert.All(users.Values, user => Assert.Contains($"user_{user}=", known, StringComparison.Ordinal));
        Assert.All(users.Values, user => Assert.Contains($"allow {user} ", rights, StringComparison.Ordinal));
    }

    [Fact]
    public async Task The_rights_are_given_for_the_topics_of_the_catalogue_before_anything_needs_them()
    {
        var lines = await File.ReadAllLinesAsync(Repository.At("deploy", "kafka", "acls.sh"), TestContext.Current.CancellationToken);
        var needed = (await ComposeFile.ServicesAsync())["topics"]["depends_on"];

        Assert.Contains($"inputs=({string.Join(' ', TopicCatalogue.InputNames)})", lines);
        Assert.Contains($"outputs=({string.Join(' ', TopicCatalogue.All.Where(topic => topic.Direction.HasFlag(TopicDirection.Output)).Select(topic => topic.Name))})", lines);
        Assert.Equal(["kafka-acls"], Assert.IsType<Dictionary<object, object>>(needed).Keys.Cast<string>());
    }

    [Fact]
    public async Task The_servers_administrators_are_nobody_s_but_the_jobs_that_set_them_up()
    {
        var services = await ComposeFile.ServicesAsync();

        Assert.All(KafkaUsers.Keys.Append("migrate"), program => Assert.All(ComposeFile.EnvironmentOf(services[program]), setting =>
            Assert.DoesNotMatch("mongodb://kvt:|Username=postgres|kvt-admin|kvt-broker", setting.Value)));
        Assert.Equal("kvt-lake", ComposeFile.EnvironmentOf(services["worker"])["KVT__Lake__AccessKey"]);
        Assert.StartsWith("mongodb://kvt_reader:", ComposeFile.EnvironmentOf(services["gateway"])["KVT__Mongo__ConnectionString"], StringComparison.Ordinal);
    }

    private static async Task<Action<string>> CheckerAsync(Action<IReadOnlyDictionary<string, string>> check)
    {
        var services = await ComposeFile.ServicesAsync();
        return name => check(ComposeFile.EnvironmentOf(services[name]));
    }

    /// <summary>The networks a service names; that which Compose gives to those that name none is named "default".</summary>
    private static IEnumerable<string> NetworksOf(Dictionary<object, object> service) => service.GetValueOrDefault("networks") switch
    {
        Dictionary<object, object> networks => networks.Keys.Cast<string>(),
        List<object> networks => networks.Cast<string>(),
        _ => ["default"],
    };
}
