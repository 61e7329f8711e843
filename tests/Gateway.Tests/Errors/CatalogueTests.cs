using Grpc.Core;
using KiVendTout.Domain.Common;
using KiVendTout.Embedded;
using KiVendTout.Gateway.Errors;

namespace KiVendTout.Gateway.Tests.Errors;

public sealed class CatalogueTests
{
    /// <summary>How JSON transcoding answers each gRPC status.</summary>
    private static readonly Dictionary<StatusCode, int> HttpStatuses = new()
    {
        [StatusCode.InvalidArgument] = 400,
        [StatusCode.FailedPrecondition] = 400,
        [StatusCode.Unauthenticated] = 401,
        [StatusCode.PermissionDenied] = 403,
        [StatusCode.NotFound] = 404,
        [StatusCode.Cancelled] = 408,
        [StatusCode.AlreadyExists] = 409,
        [StatusCode.ResourceExhausted] = 429,
        [StatusCode.Internal] = 500,
        [StatusCode.Unavailable] = 503,
        [StatusCode.DeadlineExceeded] = 504,
    };

    /// <summary>Entries that never pass through transcoding: they are answered before it.</summary>
    private static readonly ErrorEntry[] OfOurOwn = [ErrorCatalogue.TooLarge, ErrorCatalogue.NoSuchPath, ErrorCatalogue.NotAMessage];

    [Fact]
    public void Every_refusal_of_the_domain_has_its_own_entry()
    {
        var entries = Enum.GetValues<FaultCode>().Select(ErrorCatalogue.Of).ToList();

        Assert.Equal(entries.Count, entries.Distinct().Count());
        Assert.DoesNotContain(ErrorCatalogue.Internal, entries);
        Assert.All(entries, entry => Assert.Contains(entry, ErrorCatalogue.All));
    }

    [Fact]
    public void All_lists_every_entry_and_reasons_are_unique()
    {
        var declared = typeof(ErrorCatalogue).GetFields().Select(field => field.GetValue(null)).OfType<ErrorEntry>();

        Assert.Equal(declared.Select(entry => entry.Reason).Order(), ErrorCatalogue.All.Select(entry => entry.Reason).Order());
        Assert.Equal(ErrorCatalogue.All.Count, ErrorCatalogue.All.DistinctBy(entry => entry.Reason).Count());
    }

    [Fact]
    public void Http_statuses_are_those_of_transcoding() =>
        Assert.All(ErrorCatalogue.All.Except(OfOurOwn), entry => Assert.Equal(HttpStatuses[entry.Code], entry.HttpStatus));

    [Fact]
    public void The_documented_table_is_the_catalogue()
    {
        var document = File.ReadAllText(Path.Combine(RepositoryLayout.Find().Root, "docs", "api.md"));
        var missing = ErrorCatalogue.All.Select(Row).Where(row => !document.Contains(row, StringComparison.Ordinal)).ToList();

        Assert.True(missing.Count == 0, "docs/api.md lacks these rows:\n" + string.Join('\n', missing));
        var documented = document.Split('\n').Count(line => line.StartsWith("| `", StringComparison.Ordinal) && line.Split('|').Length == 9);
        Assert.Equal(ErrorCatalogue.All.Count, documented);
    }

    private static string Row(ErrorEntry entry) =>
        $"| `{entry.Reason}` | {Name(entry.Code)} | {entry.HttpStatus} | {entry.Meaning} | {entry.User} | {entry.Operator} | {entry.Support} |";

    /// <summary>DeadlineExceeded is DEADLINE_EXCEEDED.</summary>
    private static string Name(StatusCode code) =>
        string.Concat(code.ToString().Select((c, i) => i > 0 && char.IsUpper(c) ? "_" + c : char.ToUpperInvariant(c).ToString()));
}
