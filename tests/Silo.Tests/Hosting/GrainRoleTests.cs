using System.Reflection;
using KiVendTout.Grains.Abstractions.Common;
using KiVendTout.Silo.Hosting;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using Orleans.Configuration;

namespace KiVendTout.Silo.Tests.Hosting;

/// <summary>A grain class says which silos host it, and the silo goes by that.</summary>
public sealed class GrainRoleTests
{
    private static readonly Type[] Ours =
        [.. new[] { Assembly.Load("KiVendTout.Grains"), typeof(SiloHost).Assembly }.SelectMany(assembly => assembly.GetTypes()).Where(type => type is { IsAbstract: false } && typeof(Grain).IsAssignableFrom(type))];

    [Fact]
    public void Every_grain_class_says_who_hosts_it() =>
        Assert.DoesNotContain(Ours, grain => grain.GetCustomAttribute<HostedByAttribute>() is null);

    [Theory]
    [InlineData("Core", SiloRole.Core)]
    [InlineData("Worker", SiloRole.Worker)]
    public async Task A_silo_knows_the_classes_of_its_role_and_no_other_of_ours(string setting, SiloRole role)
    {
        await using var silo = SiloHost.Build([
            $"--Silo:Role={setting}", "--Postgres:ConnectionString=Host=127.0.0.1", "--Keys:ConnectionString=Host=127.0.0.1", "--Kafka:BootstrapServers=127.0.0.1:1"]);

        var known = silo.Services.GetRequiredService<IOptions<GrainTypeOptions>>().Value.Classes;

        Assert.Equal(
            Ours.Where(grain => grain.GetCustomAttribute<HostedByAttribute>()?.Role == role).Select(grain => grain.Name).Order(),
            known.Where(Ours.Contains).Select(grain => grain.Name).Order());
        Assert.Contains(known, grain => !Ours.Contains(grain));
    }
}
