using System.Buffers;

namespace Leak.Timeouts.Connections;

/// <summary>
/// What an HTTP/2 client sends, which Kestrel does not tell: whether its preface is whole, and since when it owes the rest of a frame or
/// of a request's head. Written by the reading task, read by the heartbeat.
/// </summary>
/// <param name="time">The clock.</param>
/// <param name="onReset">Called with the id of a stream that the client reset.</param>
internal sealed class ClientFrames(TimeProvider time, Action<int> onReset) : FrameParser
{
    // RFC 9113, section 3.4.
    private const int PrefaceBytes = 24;

    private int _prefaceBytes;
    private bool _headIsOpen;
    private bool _endedOne;
    private long _owingSince;
    private volatile bool _isReady;

    /// <summary>Whether the client's preface has come whole.</summary>
    public bool IsReady => _isReady;

    /// <summary>When the frame or head that is not whole began; <see langword="null"/> at a boundary.</summary>
    public long? OwingSince => Volatile.Read(ref _owingSince) is var since && since == 0 ? null : since;

    /// <summary>Follows the next bytes.</summary>
    public void Observe(in ReadOnlySequence<byte> bytes)
    {
        _endedOne = false;
        foreach (var segment in bytes)
        {
            var span = segment.Span;
            var preface = Math.Min(PrefaceBytes - _prefaceBytes, span.Length);
            _prefaceBytes += preface;
            _isReady = _prefaceBytes == PrefaceBytes;
            Parse(span[preface..]);
        }

        if (IsAtBoundary && !_headIsOpen)
        {
            Volatile.Write(ref _owingSince, 0);
        }
        else if (_endedOne || _owingSince == 0)
        {
            // Whatever is owed began in these bytes.
            Volatile.Write(ref _owingSince, Math.Max(1, time.GetTimestamp()));
        }
    }

    protected override void OnFrame(byte type, byte flags, int streamId)
    {
        if (type is Headers or Continuation)
        {
            _headIsOpen = (flags & EndHeaders) == 0;
        }

        // A frame of an open head does not end what is owed.
        _endedOne |= !_headIsOpen;
        if (type == RstStream)
        {
            onReset(streamId);
        }
    }
}
