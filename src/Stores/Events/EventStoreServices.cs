using KiVendTout.Domain.Customers;
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
    /// <summary>
    /// Registers <see cref="IEventStore"/>, and as <see cref="ICustomerData"/> every place where events may be: the tables of PostgreSQL also
    /// where MongoDB came later.
    /// </summary>
    public static void AddEventStore(this IServiceCollection services, IConfiguration configuration)
    {
        AddShared(services, configuration);
        services.AddSingleton(provider => new PostgresEventStore(
            provider.GetRequiredService<ShopDatabase>(), Options(provider), provider.GetRequiredService<TimeProvider>()));
        services.AddSingleton(provider => new MongoEventStore(
            provider.GetRequiredService<MongoDatabase>(), Options(provider), provider.GetRequiredService<TimeProvider>()));
        services.AddSingleton<ICustomerData>(provider => provider.GetRequiredService<PostgresEventStore>());
        if (UsesMongo(configuration))
        {
            services.AddSingleton<ICustomerData>(provider => provider.GetRequiredService<MongoEventStore>());
            services.AddSingleton<IEventStore>(provider => provider.GetRequiredService<MongoEventStore>());
        }
        else
        {
            services.AddSingleton<IEventStore>(provider => provider.GetRequiredService<PostgresEventStore>());
        }
    }

    /// <summary>Registers <see cref="IEventQueries"/>.</summary>
    public static void AddEventReads(this IServiceCollection services, IConfiguration configuration)
    {
        AddShared(services, configuration);
        services.AddSingleton<IEventQueries>(provider => UsesMongo(configuration)
            ? new MongoEventQueries(provider.GetRequiredService<MongoDatabase>())
            : new PostgresEventQueries(provider.GetRequiredService<ReadDatabase>()));
    }

    private static EventStoreOptions Options(IServiceProvider provider) => provider.GetRequiredService<IOptions<EventStoreOptions>>().Value;

    private static bool UsesMongo(IConfiguration configuration) =>
        configuration.GetSection(MongoOptions.Section)[nameof(MongoOptions.ConnectionString)] is { Length: > 0 };

    private static void AddShared(IServiceCollection services, IConfiguration configuration)
    {
        services.TryAddSingleton<IValidateOptions<EventStoreOptions>>(new SettingsCheck<EventStoreOptions>(EventStoreOptions.Section));
        services.TryAddSingleton<IValidateOptions<MongoOptions>>(new SettingsCheck<MongoOptions>(MongoOptions.Section));
        services.AddOptions<EventStoreOptions>().Bind(configuration.GetSection(EventStoreOptions.Section)).ValidateOnStart();
        services.AddOptions<MongoOptions>().Bind(configuration.GetSection(MongoOptions.Section)).ValidateOnStart();
        services.TryAddSingleton(provider => new MongoDatabase(provider.GetRequiredService<IOptions<MongoOptions>>().Value));
    }
}
