namespace KiVendTout.Stores.Postgres.Tables;

/// <summary>A table, as far as it can be told without its rows. One whose statements are written by hand is described by this alone.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Columns">Its columns, the first of its key first.</param>
internal record Table(string Name, IReadOnlyList<Column> Columns)
{
    /// <summary>The column that says whose a row is, of every table that has one.</summary>
    public const string Customer = "customer_id";
}
