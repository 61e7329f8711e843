using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Configuration.CommandLine;
using Microsoft.Extensions.Configuration.EnvironmentVariables;
using Microsoft.Extensions.Configuration.Memory;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace KiVendTout.Hosting.Settings;

/// <summary>Where settings come from, and how they are checked.</summary>
public static class SettingsExtensions
{
    /// <summary>Prefix of our environment variables: <c>KVT__Postgres__ConnectionString</c> is <c>Postgres:ConnectionString</c>.</summary>
    public const string EnvironmentPrefix = "KVT__";

    private static readonly Dictionary<string, string?> QuietLogs = new()
    {
        ["Logging:LogLevel:Default"] = "Information",
        // Below Warning these write paths and queries of requests, or a line a second.
        ["Logging:LogLevel:Microsoft.AspNetCore"] = "Warning",
        ["Logging:LogLevel:Microsoft.Extensions.Diagnostics.HealthChecks"] = "None",
        ["Logging:LogLevel:Grpc"] = "Warning",
        ["Logging:LogLevel:Npgsql"] = "Warning",
        ["Logging:LogLevel:Orleans"] = "Warning",
        // The stream provider reports failed deliveries itself; Orleans adds a stack trace for each, thousands a second in an outage.
        ["Logging:LogLevel:Orleans.Streams"] = "Critical",
        // Orleans places every activation through a Polly pipeline, which would write a line for each.
        ["Logging:LogLevel:Polly"] = "Warning",
    };

    /// <summary>Adds our environment variables, which only the command line overrides, and quiet log levels, which everything overrides.</summary>
    public static IConfigurationBuilder AddKiVendToutSettings(this IConfigurationBuilder configuration)
    {
        ArgumentNullException.ThrowIfNull(configuration);
        var sources = configuration.Sources;
        sources.Insert(0, new MemoryConfigurationSource { InitialData = QuietLogs });
        var commandLine = sources.OfType<CommandLineConfigurationSource>().FirstOrDefault();
        sources.Insert(
            commandLine is null ? sources.Count : sources.IndexOf(commandLine), new EnvironmentVariablesConfigurationSource { Prefix = EnvironmentPrefix });
        return configuration;
    }

    /// <summary>
    /// Binds <typeparamref name="TOptions"/> to a section and has its data annotations (and <c>IValidatableObject</c>) checked when the
    /// host starts: a wrong setting stops it there, with the key named, not at first use.
    /// </summary>
    /// <returns>The builder, for checks that annotations cannot tell.</returns>
    public static OptionsBuilder<TOptions> AddValidatedOptions<TOptions>(this IServiceCollection services, string section)
        where TOptions : class
    {
        services.AddSingleton<IValidateOptions<TOptions>>(new SectionValidator<TOptions>(section));
        return services.AddOptions<TOptions>().BindConfiguration(section).ValidateOnStart();
    }
}
