namespace KiVendTout.Gateway.Cluster;

/// <summary>No silo is connected that hosts the grain asked for.</summary>
internal sealed class SilosUnavailableException(Exception innerException) : Exception("No silo hosts the grain asked for.", innerException);

/// <summary>The way to the grains.</summary>
internal sealed class Silos(IGrainFactory grains)
{
    /// <summary>The grain with this key.</summary>
    /// <exception cref="SilosUnavailableException">No silo that hosts it is connected yet.</exception>
    public TGrain Grain<TGrain>(string key)
        where TGrain : IGrainWithStringKey
    {
        try
        {
            return grains.GetGrain<TGrain>(key);
        }
        catch (ArgumentException e)
        {
            // What Orleans throws while it has not heard from any silo which grains there are.
            throw new SilosUnavailableException(e);
        }
    }
}
