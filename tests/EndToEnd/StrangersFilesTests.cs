using System.Net.Http.Headers;

namespace KiVendTout.EndToEnd;

/// <summary>Files that were loaded before, come again changed, after a customer was erased, and with lines that no record can hold.</summary>
public sealed class StrangersFilesTests : IDisposable
{
    private static readonly TimeSpan LagLimit = TimeSpan.FromMinutes(2);

    private readonly DirectoryInfo _directory = Directory.CreateTempSubdirectory("kvt-strangers-");

    [Fact]
    public async Task What_is_not_taken_is_told_and_everything_else_is_as_before()
    {
        await using var stack = new Stack();
        await stack.UpAsync("--empty");
        var figures = new ShopFiles(customers: 10).Write(_directory.FullName);
        Assert.Equal(0, (await stack.RunAsync("data", "load", _directory.FullName)).ExitCode);
        await stack.WaitForLagZeroAsync(LagLimit);
        Assert.Equal(figures, await Figures.ReadAsync(stack));
        await EraseAsync(stack, "C00007");

        File.WriteAllLines(PathOf("products.csv"), File.ReadAllLines(PathOf("products.csv")).Select(line => line.Replace("12.50", "13.00", StringComparison.Ordinal)));
        File.AppendAllLines(PathOf("products.csv"), ["P0003,\"Lamp,Home,0,1.00,2026-01-01 00:00:00", "P0004,Chair,Home,0,1.00,2026-01-01 00:00:00"]);
        File.AppendAllLines(
            PathOf("payments.csv"),
            [
                "PAYX1,C00001,,2026-03-02 11:00:00,card,424242.0,FR,ip1,dev_1,150.00,success,0",
                "PAYX2,C00001,,9999-12-31 23:59:59,card,424242,FR,ip1,dev_1,150.00,success,1",
                $"PAYX3,C00001,,2026-03-02 11:00:00,{new string('x', 1_200_000)},424242,FR,ip1,dev_1,150.00,success,0",
            ]);
        var loaded = await stack.RunAsync("data", "load", _directory.FullName);
        await stack.WaitForLagZeroAsync(LagLimit);

        Assert.Equal(1, loaded.ExitCode);
        Assert.Equal(
            [
                "customers.csv:8: column 1 (customer_id): this customer was erased; the id is not given again",
                "payments.csv:402: column 6 (card_bin): must be 6 to 8 digits",
                "payments.csv:403: column 4 (attempt_ts): must not lie more than a day in the future",
                "payments.csv:404: column 5 (method): the line is longer than 1048576 bytes",
                "products.csv:2: column 5 (unit_price): has another value than what is stored: that stays",
                "products.csv:4: column 2 (name): opens a quote that is not closed",
            ],
            loaded.Error.Split('\n', StringSplitOptions.RemoveEmptyEntries).Order(StringComparer.Ordinal));
        var after = await Figures.ReadAsync(stack);
        Assert.Equal((figures.Products + 1, figures.Payments, figures.RuleAlerts, 0), (after.Products, after.Payments, after.RuleAlerts, after.DeadLetters));
    }

    public void Dispose() => _directory.Delete(recursive: true);

    private static async Task EraseAsync(Stack stack, string customer)
    {
        using var client = new HttpClient { BaseAddress = new Uri((await stack.StatusAsync()).GetProperty("gatewayHttp").GetString()!) };
        client.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", await stack.TokenAsync("admin"));
        using var erased = await client.DeleteAsync(new Uri($"/api/v1/customers/{customer}", UriKind.Relative), TestContext.Current.CancellationToken);
        erased.EnsureSuccessStatusCode();
    }

    private string PathOf(string file) => Path.Combine(_directory.FullName, file);
}
