using System.Buffers;
using System.IO.Pipelines;
using System.Runtime.CompilerServices;

namespace Leak.Timeouts.Connections;

/// <summary>A connection's transport, which is followed as Kestrel writes to it and, on HTTP/2, reads from it.</summary>
/// <param name="inner">The transport.</param>
/// <param name="client">Told of what is read; <see langword="null"/>: nobody is.</param>
/// <param name="server">Told of what is written.</param>
/// <param name="end">Told where this is the socket's own transport; <see langword="null"/>: nobody is.</param>
internal sealed class ObservedTransport(IDuplexPipe inner, ClientFrames? client, ISentBytes server, IOutputEnd? end = null) : IDuplexPipe
{
    public PipeReader Input { get; } = client is null ? inner.Input : new Reader(inner.Input, client);

    public PipeWriter Output { get; } = new Writer(inner.Output, server, end, followsFlushes: client is not null);

    private sealed class Reader(PipeReader inner, ClientFrames frames) : PipeReader
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

    private sealed class Writer(PipeWriter inner, ISentBytes sent, IOutputEnd? end, bool followsFlushes) : PipeWriter
    {
        private ReadOnlyMemory<byte> _memory;

        public override bool CanGetUnflushedBytes => inner.CanGetUnflushedBytes;

        public override long UnflushedBytes => inner.UnflushedBytes;

        public override Memory<byte> GetMemory(int sizeHint = 0)
        {
            var memory = inner.GetMemory(sizeHint);
            _memory = memory;
            return memory;
        }

        public override Span<byte> GetSpan(int sizeHint = 0) => GetMemory(sizeHint).Span;

        public override void Advance(int bytes)
        {
            sent.OnBytes(_memory.Span[..bytes]);
            _memory = _memory[bytes..];
            inner.Advance(bytes);
        }

        public override ValueTask<FlushResult> WriteAsync(ReadOnlyMemory<byte> source, CancellationToken cancellationToken = default)
        {
            sent.OnBytes(source.Span);
            sent.OnFlush();
            return Watched(inner.WriteAsync(source, cancellationToken));
        }

        public override ValueTask<FlushResult> FlushAsync(CancellationToken cancellationToken = default)
        {
            sent.OnFlush();
            return Watched(inner.FlushAsync(cancellationToken));
        }

        public override void CancelPendingFlush() => inner.CancelPendingFlush();

        public override void Complete(Exception? exception = null)
        {
            end?.OnCompleting();
            inner.Complete(exception);
        }

        public override ValueTask CompleteAsync(Exception? exception = null)
        {
            end?.OnCompleting();
            return inner.CompleteAsync(exception);
        }

        private ValueTask<FlushResult> Watched(ValueTask<FlushResult> flush) => !followsFlushes || flush.IsCompleted ? flush : Await(flush);

        [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder<>))]
        private async ValueTask<FlushResult> Await(ValueTask<FlushResult> flush)
        {
            sent.OnBlocked(true);
            try
            {
                return await flush;
            }
            finally
            {
                sent.OnBlocked(false);
            }
        }
    }
}
