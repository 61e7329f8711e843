using System.Globalization;
using System.Text;
using KiVendTout.Domain.Fraud.Features;
using KiVendTout.Domain.Fraud.Links;
using KiVendTout.Domain.Fraud.Window;

namespace KiVendTout.Domain.Tests.Fraud.Features;

/// <summary>The page docs/features.md, made from the table of features.</summary>
internal static class FeaturePage
{
    public static string Write()
    {
        var page = new StringBuilder(Head().ReplaceLineEndings("\n"));
        for (var place = 0; place < FeatureTable.Length; place++)
        {
            var feature = FeatureTable.All[place];
            page.Append(CultureInfo.InvariantCulture,
                $"| {place} | `{feature.Name}` | {feature.Unit} | {feature.Definition} | {feature.Missing ?? "never"} |\n");
        }

        return page.ToString();
    }

    private static string Head() =>
        $"""
        # Features of a payment attempt

        Made from the table in `src/Domain/Fraud/Features/Feature.cs`; a test holds it to it. Version {FeatureTable.Version}: {FeatureTable.Length} numbers of 32 bits, at these places. What is missing is NaN; no
        number is infinite. What they may look at, and why, is decision 0026.

        - **Earlier** is what arrived before the attempt. "All" of a customer's attempts are those of all time. Everything else looks at the attempts at the {PaymentWindow.Length}
          positions before this one, the attempt itself not among them, and of those at the ones that were made at its time or before: "the
          latest" is the latest of them, and a count over a time is of those less than that time before it. So a count ends at {PaymentWindow.Length}, and a sum at {PaymentWindow.Length} amounts,
          however long the time.
        - **Failed** and **succeeded** is what was settled so at the attempt's time or before. The attempt's own result is never looked at.
        - A **card** is known by the first digits of its number, a **device** by its id, an **address** by its keyed hash. What is not told is counted as none.
        - **Other customers** are counted among the newest {LinkBook.SightingsMax} sightings of the device or address, by event time.

        | place | name | unit | definition | missing when |
        |---|---|---|---|---|

        """;
}
