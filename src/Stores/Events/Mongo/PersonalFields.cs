using KiVendTout.Domain.Customers;
using KiVendTout.Domain.Events;
using KiVendTout.Stores.Postgres.Tables;
using MongoDB.Bson;
using MongoDB.Bson.IO;
using MongoDB.Driver;

namespace KiVendTout.Stores.Events.Mongo;

/// <summary>
/// The documents of a collection that are of a customer. What their fields tell of a person is said of the table of the same name: field names
/// are its columns', and what an erasure takes of one it takes of the other.
/// </summary>
/// <param name="Collection">The collection, as the table it stands for.</param>
/// <param name="Owners">Fields that name the customer whose document it is.</param>
internal sealed record PersonalFields(Table Collection, params string[] Owners)
{
    /// <summary>Of all collections. The others hold nothing of a person but the id of an erased one.</summary>
    public static readonly PersonalFields[] All =
    [
        new(WrittenByHand.Events, EventDocuments.CustomerId),
        new(WrittenByHand.RawRecords, EventDocuments.CustomerId, EventDocuments.KeyCustomerId),
    ];

    /// <summary>Takes them out, and says why they are not there.</summary>
    public UpdateDefinition<BsonDocument> Cut => Builders<BsonDocument>.Update.Combine(
        Taken.Select(name => Builders<BsonDocument>.Update.Unset(name))
            .Append(Builders<BsonDocument>.Update.Set(EventDocuments.Withheld, Withheld.Erased)));

    private IEnumerable<string> Taken => Collection.Erased.Select(column => column.Name);

    /// <summary>The documents of customers.</summary>
    public FilterDefinition<BsonDocument> Of(IEnumerable<string> customers) =>
        Builders<BsonDocument>.Filter.Or(Owners.Select(owner => Builders<BsonDocument>.Filter.In(owner, customers)));

    /// <summary>A document, as it is told to who asks what is held.</summary>
    public HeldRecord Held(BsonDocument document) => new(
        Collection.Name,
        document.ToJson(new JsonWriterSettings { OutputMode = JsonOutputMode.RelaxedExtendedJson }),
        [.. Taken.Where(document.Contains)]);
}
