namespace KiVendTout.Stores.Postgres;

/// <summary>The shop's database, as the application role.</summary>
internal sealed class ShopDatabase(PostgresOptions options)
    : Database(Open(options.ConnectionString ?? "", options, "kivendtout", settings: PlansByKey), DeadlineOf(options))
{
    /// <summary>
    /// Every statement finds its rows by keys, whatever the tables hold: so it is planned once, and for the keys, also while the tables are small
    /// (docs/decisions/0024).
    /// </summary>
    private const string PlansByKey = "-c plan_cache_mode=force_generic_plan -c enable_seqscan=off -c jit=off";
}

/// <summary>The shop's database, as the role that only reads.</summary>
internal sealed class ReadDatabase(PostgresOptions options)
    : Database(Open(options.ReadOnlyConnectionString ?? "", options, "kivendtout-read"), DeadlineOf(options));

/// <summary>The database of the customers' keys.</summary>
internal sealed class KeysDatabase(KeysOptions keys, PostgresOptions options)
    : Database(Open(keys.ConnectionString, options, "kivendtout-keys", PostgresPools.KeysMax), DeadlineOf(options));
