using KiVendTout.Embedded.Processes;
using KiVendTout.Records.Topics;

namespace KiVendTout.Cli.Topics;

/// <summary>Compares the topics that our groups read with what they have to be.</summary>
internal static class TopicShape
{
    /// <summary>What is wrong with topics that are there.</summary>
    /// <param name="found">Topics and how many partitions they have; topics of others, and those of no partition, are passed over.</param>
    /// <returns>The first one that has another number of partitions, in one line; null when all have the right one.</returns>
    public static string? Problem(IEnumerable<(string Topic, int Partitions)> found) => found
        .Where(topic => TopicCatalogue.IsInput(topic.Topic) && topic.Partitions > 0 && topic.Partitions != Topic.Partitions)
        .Select(topic => $"topic {topic.Topic} has {topic.Partitions} partitions, {Topic.Partitions} are wanted: "
            + "its number is fixed, for keys would move; make it anew and send its records again")
        .FirstOrDefault();

    /// <summary>Refuses topics that are wrong.</summary>
    /// <exception cref="CommandFailedException">One has another number of partitions.</exception>
    public static void Require(IEnumerable<(string Topic, int Partitions)> found)
    {
        if (Problem(found) is { } problem)
        {
            throw new CommandFailedException(problem);
        }
    }
}
