namespace KiVendTout.Stores.Postgres.Tables;

/// <summary>A column, as far as it can be told without its rows.</summary>
/// <param name="Name">Its name.</param>
/// <param name="About">What it tells of a person.</param>
internal record Column(string Name, About About)
{
    /// <summary>What an erasure leaves of it, in the words of SQL; only of columns that it takes.</summary>
    public string Left { get; init; } = "NULL";

    /// <summary>True when an erasure takes it.</summary>
    public bool IsErased => About is About.Personal or About.Link;
}
