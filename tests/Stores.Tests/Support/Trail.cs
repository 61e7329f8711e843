using System.Globalization;

namespace KiVendTout.Stores.Tests.Support;

/// <summary>The audit trail of a row.</summary>
internal sealed class Trail(Shop shop)
{
    /// <summary>One insertion, and one change for each version since, without a gap: the rows before each change are the versions before this.</summary>
    public async Task CheckAsync(string table, string key, string id)
    {
        var now = await shop.ScalarAsync<long>($"SELECT version FROM {table} WHERE {key} = $1", id);
        Assert.Equal(1L, await shop.ScalarAsync<long>("SELECT count(*) FROM audit_log WHERE table_name = $1 AND row_key = $2 AND operation = 'insert'", table, id));
        var before = (await shop.ColumnAsync(
            $"SELECT old_row ->> 'version' FROM audit_log WHERE table_name = '{table}' AND row_key = '{id}' AND operation = 'update' ORDER BY id"))
            .ConvertAll(version => long.Parse(version, CultureInfo.InvariantCulture));
        Assert.True(now - before.Count is 0 or 1, $"{table} {id}: version {now} after {before.Count} changes");
        Assert.Equal(Enumerable.Range(0, before.Count).Select(step => now - before.Count + step), before);
    }
}
