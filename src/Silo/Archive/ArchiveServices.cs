using KiVendTout.Hosting.Health;
using KiVendTout.Hosting.Kafka;

namespace KiVendTout.Silo.Archive;

/// <summary>Registers the archiver.</summary>
internal static class ArchiveServices
{
    /// <summary>Adds the archiver and the upkeep of the event store. Needs <c>IEventStore</c>, <see cref="ArchiveOptions"/> and the settings of Kafka.</summary>
    public static IServiceCollection AddArchive(this IServiceCollection services)
    {
        services.AddSingleton<ArchiveMetrics>();
        services.AddReadyCheck<ArchiveReadyCheck>("archive");
        services.AddSingleton<ArchiveDecoder>();
        services.AddSingleton<ArchiveWriter>();
        services.AddHostedService<Archiver>();
        services.AddHostedService<ArchiveUpkeep>();
        return services;
    }
}
