namespace KiVendTout.Stores.Postgres.Privacy;

/// <summary>
/// A customer's key is missing or opens nothing: the keys of another deployment, or another master key. The fault of one customer's rows
/// while batches are sorted, an outage to whoever asked: nothing is lost, and nothing is written until it is mended.
/// </summary>
internal sealed class KeyUnusableException(Exception? innerException = null) : Exception(
    "keys: a stored customer's key is missing or does not open; are Keys:ConnectionString and Keys:MasterKey those of this database?",
    innerException);
