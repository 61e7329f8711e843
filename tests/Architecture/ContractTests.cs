namespace KiVendTout.Architecture;

/// <summary>The contracts are well formed, and no change breaks a client of the released ones.</summary>
public sealed class ContractTests : IDisposable
{
    /// <summary>Set to 1, this writes the baseline anew instead of comparing with it: see docs/api.md.</summary>
    private const string RenewVariable = "KVT_RENEW_RELEASED";

    private readonly Buf _buf = new();

    private static string Released => Repository.At("protos", "released.binpb");

    [Fact]
    public async Task The_protos_pass_lint() => Assert.Equal("", await _buf.RunAsync("lint"));

    [Fact]
    public async Task Nothing_breaks_a_client_of_the_released_protos()
    {
        if (Environment.GetEnvironmentVariable(RenewVariable) == "1")
        {
            Assert.Equal("", await _buf.RunAsync("build", "--exclude-source-info", "--output", Released));
        }

        Assert.Equal("", await _buf.RunAsync("breaking", "--against", Released));
    }

    [Fact]
    public async Task A_break_is_seen()
    {
        _buf.Edit("kivendtout/products/v1/products.proto", "string category = 3;", "string kind = 3;");

        var found = await _buf.RunAsync("breaking", "--against", Released);

        Assert.Contains("products.proto", found, StringComparison.Ordinal);
    }

    public void Dispose() => _buf.Dispose();
}
