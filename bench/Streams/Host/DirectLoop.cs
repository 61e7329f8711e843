using KiVendTout.Bench.Streams.Records;

namespace KiVendTout.Bench.Streams.Host;

/// <summary>
/// Calls a grain for each event. Keys are dealt out to lanes; a lane makes one call at a time, so the events of a key stay in order, and many
/// lanes work at once.
/// </summary>
internal sealed class DirectLoop : ConsumerLoop
{
    private const int Lanes = 1_024;
    private const int InFlightMax = 4_096;

    private readonly Lane[] _lanes;
    private readonly SemaphoreSlim _room = new(InFlightMax, InFlightMax);

    public DirectLoop(HostSettings settings, BenchCodec codec, IGrainFactory grains)
        : base(settings, codec) => _lanes = [.. Enumerable.Range(0, Lanes).Select(_ => new Lane(grains, _room))];

    public override void Dispose()
    {
        _room.Dispose();
        base.Dispose();
    }

    protected override void Handle(string key, BenchEvent value)
    {
        _room.Wait();
        _lanes[(uint)key.GetHashCode(StringComparison.Ordinal) % Lanes].Post(key, value);
    }

    protected override void Drain()
    {
        for (var i = 0; i < InFlightMax; i++)
        {
            _room.Wait();
        }

        _room.Release(InFlightMax);
    }

    private sealed class Lane(IGrainFactory grains, SemaphoreSlim room)
    {
        private readonly Queue<(string Key, BenchEvent Value)> _waiting = [];
        private bool _running;

        public void Post(string key, BenchEvent value)
        {
            lock (_waiting)
            {
                _waiting.Enqueue((key, value));
                if (_running)
                {
                    return;
                }

                _running = true;
            }

            _ = RunAsync();
        }

        private async Task RunAsync()
        {
            while (TryNext(out var next))
            {
                await grains.GetGrain<IDirectGrain>(next.Key).TakeAsync(next.Value);
                room.Release();
            }
        }

        private bool TryNext(out (string Key, BenchEvent Value) next)
        {
            lock (_waiting)
            {
                return _running = _waiting.TryDequeue(out next);
            }
        }
    }
}
