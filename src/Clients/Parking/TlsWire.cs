using System.Buffers;

namespace Leak.Clients.Parking;

/// <summary>What lies under the TLS of a parked connection: a socket for the handshake, then what the park feeds and takes.</summary>
/// <param name="network">The socket, for the handshake.</param>
internal sealed class TlsWire(Stream network) : Stream
{
    private readonly ArrayBufferWriter<byte> _written = new();
    private Stream? _network = network;
    private byte[] _fed = [];
    private int _taken;
    private Memory<byte> _into;
    private TaskCompletionSource<int>? _waiting;

    /// <summary>Whether all that was fed is taken, and more is waited for.</summary>
    public bool IsEmpty => Volatile.Read(ref _waiting) is not null;

    public override bool CanRead => true;

    public override bool CanWrite => true;

    public override bool CanSeek => false;

    public override long Length => throw new NotSupportedException();

    public override long Position
    {
        get => throw new NotSupportedException();
        set => throw new NotSupportedException();
    }

    /// <summary>The handshake is over: from here on nothing goes to the socket.</summary>
    public void Detach() => _network = null;

    /// <summary>Gives it bytes that came.</summary>
    public void Feed(ReadOnlySpan<byte> bytes)
    {
        if (bytes.IsEmpty)
        {
            return;
        }

        _fed = [.. _fed.AsSpan(_taken), .. bytes];
        _taken = 0;
        if (Interlocked.Exchange(ref _waiting, null) is { } waiting)
        {
            waiting.SetResult(Take(_into));
        }
    }

    /// <summary>What was written since it was last asked.</summary>
    public ReadOnlyMemory<byte> TakeWritten()
    {
        if (_written.WrittenCount == 0)
        {
            return default;
        }

        var written = _written.WrittenSpan.ToArray();
        _written.Clear();
        return written;
    }

    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        if (_network is { } network)
        {
            return await network.ReadAsync(buffer, cancellationToken);
        }

        if (_taken < _fed.Length)
        {
            return Take(buffer);
        }

        // Not on the pool: who feeds it goes on with what is read.
        _into = buffer;
        var waiting = new TaskCompletionSource<int>();
        Volatile.Write(ref _waiting, waiting);
        return await waiting.Task.ConfigureAwait(false);
    }

    public override ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default)
    {
        if (_network is { } network)
        {
            return network.WriteAsync(buffer, cancellationToken);
        }

        _written.Write(buffer.Span);
        return ValueTask.CompletedTask;
    }

    public override Task FlushAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public override void Flush()
    {
    }

    public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    private int Take(Memory<byte> buffer)
    {
        var count = Math.Min(buffer.Length, _fed.Length - _taken);
        _fed.AsSpan(_taken, count).CopyTo(buffer.Span);
        _taken += count;
        if (_taken == _fed.Length)
        {
            (_fed, _taken) = ([], 0);
        }

        return count;
    }
}
