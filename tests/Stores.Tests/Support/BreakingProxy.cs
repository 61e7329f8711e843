using System.Net;
using System.Net.Sockets;

namespace KiVendTout.Stores.Tests.Support;

/// <summary>
/// Stands between stores and their server, and breaks connections: before all of what was sent has reached the server, so between any two
/// statements, or after the server has answered and before the answer reaches the store, which so never learns of its commit.
/// </summary>
internal sealed class BreakingProxy : IAsyncDisposable
{
    private const int BufferBytes = 64 * 1024;

    // What a connection says until it is open; broken there it would only be an outage.
    private const int Greetings = 5;

    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly CancellationTokenSource _stop = new();
    private readonly IPEndPoint _server;
    private readonly Task _accepting;
    private Random _random = new(0);
    private double _rate;

    public BreakingProxy(int serverPort)
    {
        _server = new(IPAddress.Loopback, serverPort);
        _listener.Start();
        _accepting = AcceptAsync();
    }

    /// <summary>Where it listens.</summary>
    public int Port => ((IPEndPoint)_listener.LocalEndpoint).Port;

    /// <summary>How many connections it has broken.</summary>
    public int Broken { get; private set; }

    /// <summary>Breaks from now on.</summary>
    /// <param name="seed">What decides when.</param>
    /// <param name="rate">Share of what is sent that breaks its connection.</param>
    public void Break(int seed, double rate)
    {
        lock (_listener)
        {
            (_random, _rate) = (new Random(seed), rate);
        }
    }

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        _listener.Stop();
        await _accepting;
        _stop.Dispose();
    }

    private async Task AcceptAsync()
    {
        try
        {
            while (true)
            {
                _ = ServeAsync(await _listener.AcceptTcpClientAsync(_stop.Token));
            }
        }
        catch (Exception e) when (e is OperationCanceledException or SocketException)
        {
            // Stopped.
        }
    }

    private async Task ServeAsync(TcpClient client)
    {
        using var store = client;
        using var server = new TcpClient { NoDelay = true };
        store.NoDelay = true;
        try
        {
            await server.ConnectAsync(_server, _stop.Token);
            var link = new Link(store.GetStream(), server.GetStream());
            await Task.WhenAny(AskAsync(link), AnswerAsync(link));
        }
        catch (Exception e) when (e is IOException or SocketException or OperationCanceledException)
        {
            // One side is gone, so the other goes too.
        }
    }

    private async Task AskAsync(Link link)
    {
        var buffer = new byte[BufferBytes];
        for (var said = 0; await link.Store.ReadAsync(buffer, _stop.Token) is > 0 and var bytes; said++)
        {
            var fault = said < Greetings ? Fault.None : Choose();
            if (fault == Fault.Cut)
            {
                await link.Server.WriteAsync(buffer.AsMemory(0, Below(bytes)), _stop.Token);
                return;
            }

            link.LosesAnswer = fault == Fault.LostAnswer;
            await link.Server.WriteAsync(buffer.AsMemory(0, bytes), _stop.Token);
        }
    }

    private async Task AnswerAsync(Link link)
    {
        var buffer = new byte[BufferBytes];
        while (await link.Server.ReadAsync(buffer, _stop.Token) is > 0 and var bytes)
        {
            if (link.LosesAnswer)
            {
                return;
            }

            await link.Store.WriteAsync(buffer.AsMemory(0, bytes), _stop.Token);
        }
    }

    private Fault Choose()
    {
        lock (_listener)
        {
            if (_random.NextDouble() >= _rate)
            {
                return Fault.None;
            }

            Broken++;
            return _random.Next(2) == 0 ? Fault.Cut : Fault.LostAnswer;
        }
    }

    private int Below(int bytes)
    {
        lock (_listener)
        {
            return _random.Next(bytes);
        }
    }

    private enum Fault
    {
        None,
        Cut,
        LostAnswer,
    }

    private sealed class Link(NetworkStream store, NetworkStream server)
    {
        private volatile bool _losesAnswer;

        public NetworkStream Store { get; } = store;

        public NetworkStream Server { get; } = server;

        public bool LosesAnswer
        {
            get => _losesAnswer;
            set => _losesAnswer = value;
        }
    }
}
