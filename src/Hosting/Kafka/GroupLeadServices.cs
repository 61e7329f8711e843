using Microsoft.Extensions.DependencyInjection;

namespace KiVendTout.Hosting.Kafka;

/// <summary>Registers the watch over consumer groups.</summary>
public static class GroupLeadServices
{
    /// <summary>Adds a <see cref="GroupLead"/> that looks while the host runs.</summary>
    /// <param name="services">The host's services.</param>
    /// <param name="settings">What it watches, asked for once.</param>
    /// <returns>The services.</returns>
    public static IServiceCollection AddGroupLead(this IServiceCollection services, Func<IServiceProvider, GroupLeadSettings> settings)
    {
        services.AddSingleton(settings).AddSingleton<GroupLead>();
        return services.AddHostedService(provider => provider.GetRequiredService<GroupLead>());
    }
}
