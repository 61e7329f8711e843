using KiVendTout.Embedded;
using KiVendTout.Records.Topics;

namespace KiVendTout.Records.Tests.Topics;

public sealed class TopicCatalogueTests
{
    /// <summary>Set to 1, this writes docs/topics.md anew instead of comparing with it.</summary>
    private const string RenewVariable = "KVT_RENEW_TOPICS";

    private static string Page => Path.Combine(RepositoryLayout.Find().Root, "docs", "topics.md");

    [Fact]
    public void Every_record_type_of_the_contracts_has_its_one_topic() => Assert.Equal(
        GoldenRecords.Types.Select(type => type.FullName).Order(StringComparer.Ordinal),
        TopicCatalogue.All.SelectMany(topic => topic.RecordTypes).Order(StringComparer.Ordinal));

    [Fact]
    public void A_name_stands_once() =>
        Assert.Distinct(TopicCatalogue.All.Select(topic => topic.Name));

    [Fact]
    public void Every_kind_of_stream_is_fed_and_no_other_is_named() => Assert.Equal(
        StreamNames.Subscriptions.Order(StringComparer.Ordinal),
        TopicCatalogue.All.SelectMany(topic => topic.Streams).Distinct().Order(StringComparer.Ordinal));

    [Fact]
    public void Each_input_has_a_topic_for_its_dead_letters_and_is_told_from_the_others()
    {
        Assert.All(TopicCatalogue.Inputs, topic => Assert.Single(TopicCatalogue.All, other => other.Name == topic.DeadLetterName));
        Assert.Equal(TopicCatalogue.InputNames, TopicCatalogue.All.Select(topic => topic.Name).Where(TopicCatalogue.IsInput));
        Assert.False(TopicCatalogue.IsInput("of-somebody-else"));
    }

    [Fact]
    public void The_page_of_topics_is_that_of_the_catalogue()
    {
        var page = TopicPage.Write();
        if (Environment.GetEnvironmentVariable(RenewVariable) == "1")
        {
            File.WriteAllText(Page, page);
        }

        Assert.True(page == File.ReadAllText(Page), $"docs/topics.md is stale: run this test once with {RenewVariable}=1");
    }
}
