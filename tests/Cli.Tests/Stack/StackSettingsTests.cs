using KiVendTout.Cli.Stack;
using KiVendTout.Cli.Terminal;
using KiVendTout.Cli.Tests.Support;

namespace KiVendTout.Cli.Tests.Stack;

public sealed class StackSettingsTests : IDisposable
{
    private readonly TempFolder _folder = new();

    [Fact]
    public void The_environment_is_stronger_than_what_up_left()
    {
        var directory = new StackDirectory(_folder.Path);
        directory.Create();
        var made = StackSettings.Begin(_ => null);
        made.Set(SettingKeys.Kafka, "ours:1");
        made.Set(SettingKeys.Postgres, "Host=ours");
        made.Save(directory);

        var settings = StackSettings.Load(directory, name => name == "KVT__Kafka__BootstrapServers" ? "theirs:9092" : null);

        Assert.Equal("theirs:9092", settings.Require(SettingKeys.Kafka));
        Assert.Equal("Host=ours", settings.Require(SettingKeys.Postgres));
        Assert.Equal("kivendtout-core", settings.Require(SettingKeys.ConsumerGroup));
        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(directory.SettingsFile));
    }

    [Fact]
    public void A_host_is_given_nothing_that_is_not_its_business()
    {
        var settings = StackSettings.Begin(_ => null);
        settings.Set(SettingKeys.Postgres, "app");
        settings.Set(SettingKeys.PostgresMigration, "owner");
        settings.Set(SettingKeys.SigningKey, "key");

        var environment = settings.ToEnvironment(SettingKeys.OfTheCommandAlone.Concat(SettingKeys.OfTheGatewayAlone));

        Assert.Equal("app", environment["KVT__Postgres__ConnectionString"]);
        Assert.DoesNotContain("KVT__Postgres__MigrationConnectionString", environment.Keys);
        Assert.DoesNotContain("KVT__Auth__SigningKey", environment.Keys);
    }

    [Fact]
    public void A_missing_setting_is_named_as_it_would_be_set()
    {
        var missing = Assert.Throws<WrongUseException>(() => StackSettings.Begin(_ => null).Require(SettingKeys.PostgresReadOnly));

        Assert.Contains("KVT__Postgres__ReadOnlyConnectionString", missing.Message, StringComparison.Ordinal);
    }

    public void Dispose() => _folder.Dispose();
}
