using KiVendTout.Domain.Events;
using MongoDB.Bson;
using MongoDB.Driver;

namespace KiVendTout.Stores.Events.Mongo;

/// <summary>
/// What of a collection tells of a person, and is taken out of their documents when they are erased. What is not here stays: the pseudonymous
/// id, ids, times, places, amounts and what was found wrong.
/// </summary>
/// <param name="Collection">The collection.</param>
/// <param name="Owners">Fields that name the customer whose document it is.</param>
/// <param name="Fields">The fields that are taken out.</param>
internal sealed record PersonalFields(string Collection, string[] Owners, string[] Fields)
{
    /// <summary>Of all collections. The others hold nothing of a person but the id of an erased one.</summary>
    public static readonly PersonalFields[] All =
    [
        new(
            MongoDatabase.EventsName,
            [EventDocuments.CustomerId],
            [EventDocuments.Payload, EventDocuments.Headers, EventDocuments.Device, EventDocuments.IpHash]),
        new(
            MongoDatabase.OthersName,
            [EventDocuments.CustomerId, EventDocuments.KeyCustomerId],
            [EventDocuments.Payload, EventDocuments.Headers, EventDocuments.Key]),
    ];

    /// <summary>Takes them out, and says why they are not there.</summary>
    public UpdateDefinition<BsonDocument> Cut => Builders<BsonDocument>.Update.Combine(
        Fields.Select(name => Builders<BsonDocument>.Update.Unset(name))
            .Append(Builders<BsonDocument>.Update.Set(EventDocuments.Withheld, Withheld.Erased)));

    /// <summary>The documents of customers.</summary>
    public FilterDefinition<BsonDocument> Of(IEnumerable<string> customers) =>
        Builders<BsonDocument>.Filter.Or(Owners.Select(owner => Builders<BsonDocument>.Filter.In(owner, customers)));
}
