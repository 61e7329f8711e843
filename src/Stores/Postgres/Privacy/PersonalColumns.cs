namespace KiVendTout.Stores.Postgres.Privacy;

/// <summary>
/// What of a table with a column <c>customer_id</c> tells of a person, and is emptied when they are erased. What is not here stays: the
/// pseudonymous id, amounts, times and what was decided.
/// </summary>
/// <param name="Table">The table.</param>
/// <param name="Key">Its primary key: rows are locked in its order, as by every other writer.</param>
/// <param name="Columns">Names, descriptions and links: sealed under the customer's key, a hash for search, or in clear.</param>
internal sealed record PersonalColumns(string Table, string Key, params string[] Columns)
{
    /// <summary>The customer's own row.</summary>
    public static readonly PersonalColumns OfCustomer = new(
        "customers", "customer_id",
        "signup_at", "country", "preferred_device", "declared_minor",
        "birth_date", "first_name", "last_name", "email", "phone", "address");

    /// <summary>What others hold of them. The evidence of assessments and the archive hold copies within a value, and are cut by their stores.</summary>
    public static readonly PersonalColumns[] OfOthers =
    [
        new("sessions", "session_id", "ip_hash"),
        new("payments", "payment_id", "ip_hash", "device_id", "card_bin"),
        new("identity_verifications", "verification_id", "document_number", "document_number_hash", "document_country", "expires_on", "image_key"),
    ];

    /// <summary>
    /// Empties them: <c>$1</c> is the customer, <c>$2</c> who asked. The version is raised, so that an activation that remembers them cannot
    /// write them back.
    /// </summary>
    /// <param name="set">Further assignments, each with its comma behind.</param>
    /// <param name="where">Which of the customer's rows; those that hold something, unless told otherwise.</param>
    public string CutStatement(string set = "", string? where = null) =>
        $"""
        UPDATE {Table} SET {string.Concat(Columns.Select(column => $"{column} = NULL, "))}{set}
            version = version + 1, updated_by = $2, updated_at = now()
        WHERE {Key} IN (SELECT {Key} FROM {Table} WHERE customer_id = $1
            AND {where ?? $"num_nonnulls({string.Join(", ", Columns)}) > 0"} ORDER BY {Key} FOR UPDATE)
        """;
}
