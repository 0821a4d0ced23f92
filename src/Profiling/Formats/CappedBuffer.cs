using System.Buffers;

namespace Leak.Profiling.Formats;

/// <summary>Holds what is written in pooled blocks, up to a ceiling.</summary>
/// <remarks>An answer is complete before its first byte is sent, so that one that is too large can still be refused.</remarks>
internal sealed class CappedBuffer(long mostBytes) : Stream, IBufferWriter<byte>
{
    private const int BlockBytes = 64 * 1024; // below the large-object heap

    private readonly List<(byte[] Block, int Used)> _full = [];
    private byte[] _block = [];
    private int _used;
    private long _before;

    public override long Length => _before + _used;

    public override bool CanRead => false;

    public override bool CanSeek => false;

    public override bool CanWrite => true;

    public override long Position
    {
        get => Length;
        set => throw new NotSupportedException();
    }

    public void Advance(int count)
    {
        _used += count;
        if (Length > mostBytes)
        {
            throw new ProfileTooLargeException(mostBytes);
        }
    }

    public Memory<byte> GetMemory(int sizeHint = 0)
    {
        Reserve(sizeHint);
        return _block.AsMemory(_used);
    }

    public Span<byte> GetSpan(int sizeHint = 0)
    {
        Reserve(sizeHint);
        return _block.AsSpan(_used);
    }

    public override void Write(ReadOnlySpan<byte> buffer) => BuffersExtensions.Write(this, buffer);

    public override void Write(byte[] buffer, int offset, int count) => Write(buffer.AsSpan(offset, count));

    public byte[] ToArray()
    {
        var all = new byte[Length];
        var at = 0;
        foreach (var (block, used) in _full)
        {
            block.AsSpan(0, used).CopyTo(all.AsSpan(at));
            at += used;
        }
        _block.AsSpan(0, _used).CopyTo(all.AsSpan(at));
        return all;
    }

    /// <summary>Sends all that was written.</summary>
    /// <param name="target">Where to.</param>
    /// <param name="blockTime">How long it may take each block.</param>
    /// <param name="time">The clock of that.</param>
    /// <param name="cancellationToken">Ends it.</param>
    /// <returns>Whether all was taken; if not, a block took too long.</returns>
    public async Task<bool> SendAsync(Stream target, TimeSpan blockTime, TimeProvider time, CancellationToken cancellationToken)
    {
        using var tooLong = new CancellationTokenSource(blockTime, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(tooLong.Token, cancellationToken);
        try
        {
            foreach (var (block, used) in _full)
            {
                await target.WriteAsync(block.AsMemory(0, used), either.Token);
                tooLong.CancelAfter(blockTime);
            }
            await target.WriteAsync(_block.AsMemory(0, _used), either.Token);
            return !tooLong.IsCancellationRequested;
        }
        catch (OperationCanceledException) when (tooLong.IsCancellationRequested)
        {
            return false;
        }
    }

    public override void Flush()
    {
    }

    public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    protected override void Dispose(bool disposing)
    {
        foreach (var (block, _) in _full)
        {
            ArrayPool<byte>.Shared.Return(block);
        }
        _full.Clear();
        if (_block.Length > 0)
        {
            ArrayPool<byte>.Shared.Return(_block);
            (_block, _used, _before) = ([], 0, 0);
        }
        base.Dispose(disposing);
    }

    private void Reserve(int bytes)
    {
        bytes = Math.Max(bytes, 1);
        if (_block.Length - _used >= bytes)
        {
            return;
        }
        if (_block.Length > 0)
        {
            _full.Add((_block, _used));
            _before += _used;
        }
        (_block, _used) = (ArrayPool<byte>.Shared.Rent(Math.Max(BlockBytes, bytes)), 0);
    }
}
