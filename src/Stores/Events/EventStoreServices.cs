using KiVendTout.Domain.Events;
using KiVendTout.Stores.Events.Mongo;
using KiVendTout.Stores.Events.Postgres;
using KiVendTout.Stores.Postgres;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Options;

namespace KiVendTout.Stores.Events;

/// <summary>Registers the event store: on MongoDB where <c>Mongo:ConnectionString</c> is given, else on the shop's PostgreSQL.</summary>
internal static class EventStoreServices
{
    /// <summary>Registers <see cref="IEventStore"/>.</summary>
    public static void AddEventStore(this IServiceCollection services, IConfiguration configuration)
    {
        AddShared(services, configuration);
        services.AddSingleton<IEventStore>(provider =>
        {
            var options = provider.GetRequiredService<IOptions<EventStoreOptions>>().Value;
            var clock = provider.GetRequiredService<TimeProvider>();
            return UsesMongo(provider)
                ? new MongoEventStore(provider.GetRequiredService<MongoDatabase>(), options, clock)
                : new PostgresEventStore(provider.GetRequiredService<ShopDatabase>(), options, clock);
        });
    }

    /// <summary>Registers <see cref="IEventQueries"/>.</summary>
    public static void AddEventReads(this IServiceCollection services, IConfiguration configuration)
    {
        AddShared(services, configuration);
        services.AddSingleton<IEventQueries>(provider => UsesMongo(provider)
            ? new MongoEventQueries(provider.GetRequiredService<MongoDatabase>())
            : new PostgresEventQueries(provider.GetRequiredService<ReadDatabase>()));
    }

    private static bool UsesMongo(IServiceProvider provider) =>
        provider.GetRequiredService<IOptions<MongoOptions>>().Value.ConnectionString.Length > 0;

    private static void AddShared(IServiceCollection services, IConfiguration configuration)
    {
        services.TryAddSingleton<IValidateOptions<EventStoreOptions>>(new SettingsCheck<EventStoreOptions>(EventStoreOptions.Section));
        services.TryAddSingleton<IValidateOptions<MongoOptions>>(new SettingsCheck<MongoOptions>(MongoOptions.Section));
        services.AddOptions<EventStoreOptions>().Bind(configuration.GetSection(EventStoreOptions.Section)).ValidateOnStart();
        services.AddOptions<MongoOptions>().Bind(configuration.GetSection(MongoOptions.Section)).ValidateOnStart();
        services.TryAddSingleton(provider => new MongoDatabase(provider.GetRequiredService<IOptions<MongoOptions>>().Value));
    }
}
