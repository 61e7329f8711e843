using KiVendTout.Embedded;
using KiVendTout.Embedded.Processes;

namespace KiVendTout.Cli.Stack;

/// <summary>The gateway's ports, four in a row.</summary>
/// <param name="First">The first: pages, REST and gRPC-Web over HTTP/1.1.</param>
internal sealed record GatewayPorts(int First)
{
    public const int Default = 8080;
    public const int Lowest = 1;
    public const int Highest = 65_535 - 3;

    public int Http => First;

    public int Grpc => First + 1;

    public int Admin => First + 2;

    public int Tls => First + 3;

    /// <exception cref="CommandFailedException">One of them is taken.</exception>
    public void RequireFree()
    {
        foreach (var (port, use) in new[] { (Http, "HTTP"), (Grpc, "gRPC"), (Admin, "metrics"), (Tls, "TLS") })
        {
            if (!FreePort.IsFree(port))
            {
                throw new CommandFailedException($"port {port}, wanted by the gateway for {use}, is taken: choose others with --port N (N to N+3)");
            }
        }
    }
}
