using System.Buffers;
using System.IO.Pipelines;
using Microsoft.AspNetCore.Http.Features;

namespace KiVendTout.Gateway.Wire;

/// <summary>A request's body that remembers what was taken from it last: where it cannot be decoded, we can say why.</summary>
internal sealed class LastFrame(PipeReader inner) : PipeReader, IRequestBodyPipeFeature, IDisposable
{
    private ReadOnlySequence<byte> _offered;
    private byte[] _taken = [];
    private int _length;

    /// <summary>The bytes taken last: a whole frame, when one was read.</summary>
    public ReadOnlySpan<byte> Bytes => _taken.AsSpan(0, _length);

    PipeReader IRequestBodyPipeFeature.Reader => this;

    public override async ValueTask<ReadResult> ReadAsync(CancellationToken cancellationToken = default)
    {
        var result = await inner.ReadAsync(cancellationToken);
        _offered = result.Buffer;
        return result;
    }

    public override bool TryRead(out ReadResult result)
    {
        var isRead = inner.TryRead(out result);
        _offered = result.Buffer;
        return isRead;
    }

    public override void AdvanceTo(SequencePosition consumed) => AdvanceTo(consumed, consumed);

    public override void AdvanceTo(SequencePosition consumed, SequencePosition examined)
    {
        Remember(_offered.Slice(_offered.Start, consumed));
        _offered = default;
        inner.AdvanceTo(consumed, examined);
    }

    public override void CancelPendingRead() => inner.CancelPendingRead();

    public override void Complete(Exception? exception = null) => inner.Complete(exception);

    public override ValueTask CompleteAsync(Exception? exception = null) => inner.CompleteAsync(exception);

    public void Dispose()
    {
        (var buffer, _taken, _length) = (_taken, [], 0);
        if (buffer.Length > 0)
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }

    private void Remember(ReadOnlySequence<byte> taken)
    {
        // The end of a body takes nothing; a message above the limit is refused by its length alone.
        if (taken.Length is 0 or > GatewayLimits.MaxBodyBytes)
        {
            return;
        }

        if (_taken.Length < taken.Length)
        {
            Dispose();
            _taken = ArrayPool<byte>.Shared.Rent((int)taken.Length);
        }

        taken.CopyTo(_taken);
        _length = (int)taken.Length;
    }
}
