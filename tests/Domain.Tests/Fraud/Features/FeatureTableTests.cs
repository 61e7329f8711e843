using KiVendTout.Domain.Fraud.Features;
using KiVendTout.Embedded;

namespace KiVendTout.Domain.Tests.Fraud.Features;

public sealed class FeatureTableTests
{
    /// <summary>Set to 1, this writes docs/features.md anew instead of comparing with it.</summary>
    private const string RenewVariable = "KVT_RENEW_FEATURES";

    private static string Page => Path.Combine(RepositoryLayout.Find().Root, "docs", "features.md");

    [Fact]
    public void A_name_stands_once_and_there_are_25_to_40()
    {
        Assert.Distinct(FeatureTable.All.Select(feature => feature.Name));
        Assert.InRange(FeatureTable.Length, 25, 40);
    }

    [Fact]
    public void The_page_of_features_is_that_of_the_table()
    {
        var page = FeaturePage.Write();
        if (Environment.GetEnvironmentVariable(RenewVariable) == "1")
        {
            File.WriteAllText(Page, page);
        }

        Assert.True(page == File.ReadAllText(Page), $"docs/features.md is stale: run this test once with {RenewVariable}=1");
    }
}
