using KiVendTout.Cli.Terminal;

namespace KiVendTout.Cli.Stack;

/// <summary>What <c>up</c> prints when all is up: addresses, and what to try next.</summary>
/// <param name="console">Where it prints.</param>
/// <param name="state">What runs.</param>
/// <param name="options">What was asked for.</param>
/// <param name="kvt">How this command is called, from any folder.</param>
internal sealed class UpSummary(KvtConsole console, StackState state, UpOptions options, string kvt)
{
    public void Write()
    {
        string[] lines =
        [
            "",
            "KiVendTout is up.",
            $"  REST, gRPC-Web  {state.GatewayHttp}",
            $"  gRPC            {state.GatewayGrpc}",
            $"  metrics         http://127.0.0.1:{options.Ports.Admin}/metrics",
            $"  PostgreSQL      {(state.Postgres is { } postgres ? PostgresAddress.Shown(postgres) : "")}   ({kvt} psql opens a shell)",
            $"  Kafka           {state.Kafka}",
            "",
            "Try next:",
        ];
        foreach (var line in lines.Concat(Commands()).Concat(Notes()))
        {
            console.Unbroken(line);
        }
    }

    /// <summary>Each works by itself when it is pasted into a shell, from any folder.</summary>
    private IEnumerable<string> Commands()
    {
        if (options.Dataset is not null)
        {
            // Every data set begins with these ids. The request's id makes a second paste answer as the first.
            const string order = """{"customer_id": "C00001", "lines": [{"product_id": "P0001", "quantity": 1}]}""";
            yield return Call("analyst", "/api/v1/fraud-alerts?page_size=5");
            yield return Call("analyst", "/api/v1/sessions/S000001");
            yield return Call("service", "/api/v1/orders?request_id=try-1", $" -H 'Content-Type: application/json' -d '{order}'");
        }

        yield return $"  {kvt} status          {kvt} topics          {kvt} down";
    }

    private string Call(string role, string path, string rest = "") =>
        $"  curl -H \"Authorization: Bearer $({kvt} token --role {role})\" '{state.GatewayHttp}{path}'{rest}";

    private IEnumerable<string> Notes()
    {
        if (options.Dataset is null)
        {
            yield return "";
            yield return "No data was loaded: ./kvt data load DIR loads the shop's files.";
        }

        if (state.BrokerEpoch != StackSettings.ExternalEpoch)
        {
            yield return "";
            yield return "Kafka lives in the memory of this command: records that only reached it are lost when it stops. What is in PostgreSQL stays.";
        }

        if (state.Error is { } error)
        {
            yield return "";
            yield return $"Note: {error}";
        }
    }
}
