using System.Buffers;
using System.IO.Pipelines;
using System.Runtime.CompilerServices;

namespace Leak.Timeouts.Connections;

/// <summary>An HTTP/2 connection's transport, whose input is shown to <see cref="Http2Frames"/> as Kestrel reads it.</summary>
internal sealed class ObservedInput(IDuplexPipe inner, Http2Frames frames) : IDuplexPipe
{
    public PipeReader Input { get; } = new Reader(inner.Input, frames);

    public PipeWriter Output => inner.Output;

    private sealed class Reader(PipeReader inner, Http2Frames frames) : PipeReader
    {
        private ReadOnlySequence<byte> _buffer;
        private long _observed;

        public override ValueTask<ReadResult> ReadAsync(CancellationToken cancellationToken = default)
        {
            var read = inner.ReadAsync(cancellationToken);
            return read.IsCompletedSuccessfully ? new(Observe(read.Result)) : Await(read);
        }

        public override bool TryRead(out ReadResult result)
        {
            if (!inner.TryRead(out result))
            {
                return false;
            }

            Observe(result);
            return true;
        }

        public override void AdvanceTo(SequencePosition consumed)
        {
            Consume(consumed);
            inner.AdvanceTo(consumed);
        }

        public override void AdvanceTo(SequencePosition consumed, SequencePosition examined)
        {
            Consume(consumed);
            inner.AdvanceTo(consumed, examined);
        }

        public override void CancelPendingRead() => inner.CancelPendingRead();

        public override void Complete(Exception? exception = null) => inner.Complete(exception);

        public override ValueTask CompleteAsync(Exception? exception = null) => inner.CompleteAsync(exception);

        [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder<>))]
        private async ValueTask<ReadResult> Await(ValueTask<ReadResult> read) => Observe(await read);

        private ReadResult Observe(ReadResult result)
        {
            _buffer = result.Buffer;
            // What was left unconsumed is read again.
            frames.Observe(_buffer.Slice(Math.Min(_observed, _buffer.Length)));
            _observed = _buffer.Length;
            return result;
        }

        private void Consume(SequencePosition consumed)
        {
            if (!_buffer.IsEmpty)
            {
                _observed -= _buffer.Slice(0, consumed).Length;
            }

            _buffer = default;
        }
    }
}
