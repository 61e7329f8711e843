using Microsoft.Extensions.DependencyInjection;

namespace KiVendTout.Streams.Kafka;

internal static class ServiceLookup
{
    /// <summary>A service registered for a provider by its name, or else the one registered for all.</summary>
    public static T? GetForProvider<T>(this IServiceProvider services, string provider)
        where T : class
        => services.GetKeyedService<T>(provider) ?? services.GetService<T>();

    /// <summary>All services registered for a provider by its name, or else those registered for all.</summary>
    public static IReadOnlyList<T> GetAllForProvider<T>(this IServiceProvider services, string provider)
        where T : class
        => services.GetKeyedServices<T>(provider).ToList() is { Count: > 0 } own ? own : [.. services.GetServices<T>()];
}
