using MongoDB.Bson;
using MongoDB.Driver;

namespace KiVendTout.Stores.Events.Mongo;

/// <summary>The event store's collections, and how the faults of MongoDB reach callers.</summary>
internal sealed class MongoDatabase : IDisposable
{
    public const string EventsName = "events";
    public const string OthersName = "raw_records";

    /// <summary>Longest wait for a server to be found, in seconds.</summary>
    private const int SelectionSeconds = 5;

    private readonly MongoClient _client;
    private readonly IMongoDatabase _database;
    private readonly TimeSpan _timeout;

    public MongoDatabase(MongoOptions options)
    {
        _timeout = TimeSpan.FromSeconds(options.TimeoutSeconds);
        var settings = MongoClientSettings.FromConnectionString(options.ConnectionString);
        settings.ApplicationName ??= "kivendtout";
        settings.ServerSelectionTimeout = TimeSpan.FromSeconds(SelectionSeconds);
        settings.ConnectTimeout = TimeSpan.FromSeconds(SelectionSeconds);
        settings.SocketTimeout = _timeout;
        _client = new MongoClient(settings);
        // A position must never be ahead of what survives the loss of a server.
        var database = _client.GetDatabase(options.Database).WithWriteConcern(WriteConcern.WMajority.With(journal: settings.WriteConcern.Journal));
        _database = database;
        Events = database.GetCollection<BsonDocument>(EventsName);
        Others = database.GetCollection<BsonDocument>(OthersName);
        Positions = database.GetCollection<BsonDocument>("archive_positions");
        Erasures = database.GetCollection<BsonDocument>("archive_erasures");
    }

    /// <summary>Visitors' events.</summary>
    public IMongoCollection<BsonDocument> Events { get; }

    /// <summary>Other records.</summary>
    public IMongoCollection<BsonDocument> Others { get; }

    /// <summary>How far each partition is archived.</summary>
    public IMongoCollection<BsonDocument> Positions { get; }

    /// <summary>Customers whose links are cut.</summary>
    public IMongoCollection<BsonDocument> Erasures { get; }

    /// <summary>Takes out of the documents of customers what tells of them.</summary>
    public async Task CutAsync(IReadOnlyCollection<string> customers, CancellationToken cancellationToken)
    {
        foreach (var personal in PersonalFields.All)
        {
            await _database.GetCollection<BsonDocument>(personal.Collection.Name)
                .UpdateManyAsync(personal.Of(customers), personal.Cut, cancellationToken: cancellationToken);
        }
    }

    /// <summary>The documents of a customer.</summary>
    public Task<IAsyncCursor<BsonDocument>> FindAsync(PersonalFields personal, string customer, CancellationToken cancellationToken) =>
        _database.GetCollection<BsonDocument>(personal.Collection.Name).Find(personal.Of([customer])).ToCursorAsync(cancellationToken);

    public void Dispose() => _client.Dispose();

    /// <summary>Does a piece of work within the deadline, and translates its faults.</summary>
    /// <exception cref="StoreUnavailableException">MongoDB does not answer.</exception>
    /// <exception cref="ContractViolationException">MongoDB refuses a document.</exception>
    public async Task<T> RunAsync<T>(Func<CancellationToken, Task<T>> work, CancellationToken cancellationToken)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        limit.CancelAfter(_timeout);
        try
        {
            return await work(limit.Token);
        }
        catch (Exception fault) when (!cancellationToken.IsCancellationRequested && fault is not ContractViolationException)
        {
            throw Translate(fault);
        }
    }

    // The driver's texts may quote documents: ours do not.
    private static Exception Translate(Exception fault) => fault switch
    {
        MongoBulkWriteException { WriteConcernError: null } => new ContractViolationException("events", "is refused by MongoDB"),
        // The driver makes no document of it: it is too large, or a text is none.
        BsonException or FormatException or ArgumentException or OverflowException => new ContractViolationException("events", "cannot be a document of MongoDB"),
        MongoException or TimeoutException or OperationCanceledException or IOException => new StoreUnavailableException("events: MongoDB does not answer", fault),
        _ => fault,
    };
}
