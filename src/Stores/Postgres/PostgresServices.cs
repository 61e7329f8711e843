using KiVendTout.Domain.Customers;
using KiVendTout.Domain.Fraud;
using KiVendTout.Domain.Orders;
using KiVendTout.Domain.Payments;
using KiVendTout.Domain.Products;
using KiVendTout.Domain.Sessions;
using KiVendTout.Stores.Events;
using KiVendTout.Stores.Postgres.Customers;
using KiVendTout.Stores.Postgres.Fraud;
using KiVendTout.Stores.Postgres.Messages;
using KiVendTout.Stores.Postgres.Orders;
using KiVendTout.Stores.Postgres.Payments;
using KiVendTout.Stores.Postgres.Privacy;
using KiVendTout.Stores.Postgres.Products;
using KiVendTout.Stores.Postgres.Sessions;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Options;

namespace KiVendTout.Stores.Postgres;

/// <summary>Registers the stores on PostgreSQL. Options are validated when the host starts.</summary>
public static class PostgresServices
{
    /// <summary>
    /// Registers what hosts that write need: <see cref="ICustomerStore"/>, <see cref="IProductStore"/>, <see cref="IPaymentStore"/>,
    /// <see cref="IOrderStore"/>, <see cref="ISessionStore"/>, <see cref="IAssessmentStore"/>, <see cref="OutboxStore"/>, <see cref="DeadLetterStore"/>,
    /// <see cref="StreamPositionStore"/>, <see cref="StoreProbe"/>. Needs <c>Postgres:ConnectionString</c>,
    /// <c>Keys:ConnectionString</c> and <c>Keys:MasterKey</c>.
    /// </summary>
    public static IServiceCollection AddPostgresStores(this IServiceCollection services, IConfiguration configuration)
    {
        AddShared(services, configuration)
            .Validate(options => !string.IsNullOrWhiteSpace(options.ConnectionString), "Postgres:ConnectionString is required");
        services.AddSingleton(provider => new ShopDatabase(Options(provider)));
        services.AddEventStore(configuration);
        services.AddSingleton<ICustomerData, DeadLetterData>();
        services.AddSingleton<CustomerEraser>();
        services.AddSingleton<ICustomerStore, PostgresCustomerStore>();
        services.AddSingleton<IProductStore, PostgresProductStore>();
        services.AddSingleton<IPaymentStore, PostgresPaymentStore>();
        services.AddSingleton<ISessionStore, PostgresSessionStore>();
        services.AddSingleton<IOrderStore, PostgresOrderStore>();
        services.AddSingleton<IAssessmentStore, PostgresAssessmentStore>();
        services.AddSingleton(provider => new OutboxStore(provider.GetRequiredService<ShopDatabase>()));
        services.AddSingleton(provider => new DeadLetterStore(provider.GetRequiredService<ShopDatabase>()));
        services.AddSingleton(provider => new StoreProbe(provider.GetRequiredService<ShopDatabase>(), provider.GetRequiredService<KeysDatabase>()));
        services.AddSingleton(provider => new StreamPositionStore(provider.GetRequiredService<ShopDatabase>()));
        return services;
    }

    /// <summary>
    /// Registers what hosts that only read need: <see cref="ICustomerQueries"/>, <see cref="IProductQueries"/>,
    /// <see cref="IPaymentQueries"/>, <see cref="IOrderQueries"/>, <see cref="ISessionQueries"/>, <see cref="IFraudAlertQueries"/>. Needs <c>Postgres:ReadOnlyConnectionString</c>,
    /// <c>Keys:ConnectionString</c> and <c>Keys:MasterKey</c>.
    /// </summary>
    public static IServiceCollection AddPostgresReads(this IServiceCollection services, IConfiguration configuration)
    {
        AddShared(services, configuration)
            .Validate(options => !string.IsNullOrWhiteSpace(options.ReadOnlyConnectionString), "Postgres:ReadOnlyConnectionString is required");
        services.AddSingleton(provider => new ReadDatabase(Options(provider)));
        services.AddEventReads(configuration);
        services.AddSingleton<PostgresCustomerQueries>();
        services.AddSingleton<ICustomerQueries>(provider => provider.GetRequiredService<PostgresCustomerQueries>());
        services.AddSingleton<IProductQueries, PostgresProductQueries>();
        services.AddSingleton<IPaymentQueries, PostgresPaymentQueries>();
        services.AddSingleton<ISessionQueries, PostgresSessionQueries>();
        services.AddSingleton<IOrderQueries, PostgresOrderQueries>();
        services.AddSingleton<IFraudAlertQueries, PostgresFraudAlertQueries>();
        return services;
    }

    private static OptionsBuilder<PostgresOptions> AddShared(IServiceCollection services, IConfiguration configuration)
    {
        services.TryAddSingleton(TimeProvider.System);
        services.TryAddSingleton(Options);
        services.TryAddSingleton<IValidateOptions<KeysOptions>>(new SettingsCheck<KeysOptions>(KeysOptions.Section));
        services.TryAddSingleton<IValidateOptions<PostgresOptions>>(new SettingsCheck<PostgresOptions>(PostgresOptions.Section));
        services.AddOptions<KeysOptions>()
            .Bind(configuration.GetSection(KeysOptions.Section))
            .Validate(options => MasterKey.IsValid(options.MasterKey), $"Keys:MasterKey must be base64 of {KeysOptions.MasterKeyBytes} bytes")
            .ValidateOnStart();
        services.TryAddSingleton(provider => new MasterKey(Keys(provider).MasterKey));
        services.TryAddSingleton(provider => new KeysDatabase(Keys(provider), Options(provider)));
        services.TryAddSingleton(provider => new CustomerKeys(
            provider.GetRequiredService<KeysDatabase>(),
            provider.GetRequiredService<MasterKey>(),
            Keys(provider),
            provider.GetRequiredService<TimeProvider>()));
        return services.AddOptions<PostgresOptions>()
            .Bind(configuration.GetSection(PostgresOptions.Section))
            .ValidateOnStart();
    }

    private static PostgresOptions Options(IServiceProvider provider) => provider.GetRequiredService<IOptions<PostgresOptions>>().Value;

    private static KeysOptions Keys(IServiceProvider provider) => provider.GetRequiredService<IOptions<KeysOptions>>().Value;
}
