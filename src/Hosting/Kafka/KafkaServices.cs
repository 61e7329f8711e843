using KiVendTout.Hosting.Health;
using KiVendTout.Hosting.Settings;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace KiVendTout.Hosting.Kafka;

/// <summary>Registers Kafka's settings and the one factory of its clients.</summary>
public static class KafkaServices
{
    /// <summary>Adds <see cref="KafkaSettings"/>, checked when the host starts, <see cref="KafkaClientFactory"/>, and a check of readiness, <see cref="KafkaAccess"/>.</summary>
    /// <param name="services">The host's services.</param>
    /// <returns>The builder of the options, for what only this host demands of them.</returns>
    public static OptionsBuilder<KafkaSettings> AddKafka(this IServiceCollection services)
    {
        services.AddSingleton(provider => provider.GetRequiredService<IOptions<KafkaSettings>>().Value);
        services.AddSingleton<KafkaClientFactory>();
        services.AddReadyCheck<KafkaAccess>("kafka").AddHostedService(provider => provider.GetRequiredService<KafkaAccess>());
        return services.AddValidatedOptions<KafkaSettings>(KafkaSettings.Section);
    }
}
