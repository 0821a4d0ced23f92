using System.Buffers;

namespace Leak.Timeouts.Connections;

/// <summary>
/// Follows the frame boundaries of what an HTTP/2 client sends, which Kestrel does not tell: whether its preface is whole, and since
/// when it owes the rest of a frame or of a request's head. Written by the reading task, read by the heartbeat.
/// </summary>
internal sealed class Http2Frames(TimeProvider time)
{
    // RFC 9113: the preface of 3.4, frames of 4.1, types and flags of 6.2 and 6.10.
    private const int PrefaceBytes = 24;
    private const int HeaderBytes = 9;
    private const byte Headers = 1;
    private const byte Continuation = 9;
    private const byte EndHeaders = 4;

    // A frame began in the bytes at hand; they are stamped once.
    private const long Begun = -1;

    private int _preface;
    private int _header;
    private int _payload;
    private byte _type;
    private byte _flags;
    private bool _headIsOpen;
    private long _owingSince;
    private volatile bool _ready;

    /// <summary>Whether the client's preface has come whole.</summary>
    public bool IsReady => _ready;

    /// <summary>When the frame or head that is not whole began; <see langword="null"/> at a boundary.</summary>
    public long? OwingSince => Volatile.Read(ref _owingSince) is var since && since == 0 ? null : since;

    /// <summary>Follows the next bytes.</summary>
    public void Observe(in ReadOnlySequence<byte> bytes)
    {
        if (bytes.IsEmpty)
        {
            return;
        }

        var since = Volatile.Read(ref _owingSince);
        foreach (var segment in bytes)
        {
            var span = segment.Span;
            while (span.Length > 0)
            {
                span = span[Take(span, ref since)..];
            }
        }

        // 0 is kept for a boundary.
        Volatile.Write(ref _owingSince, since == Begun ? Math.Max(1, time.GetTimestamp()) : since);
    }

    private int Take(ReadOnlySpan<byte> span, ref long since)
    {
        if (_preface < PrefaceBytes)
        {
            var taken = Math.Min(PrefaceBytes - _preface, span.Length);
            _preface += taken;
            _ready = _preface == PrefaceBytes;
            return taken;
        }

        if (since == 0)
        {
            since = Begun;
        }

        if (_header < HeaderBytes)
        {
            return TakeHeader(span[0], ref since);
        }

        var payload = Math.Min(_payload, span.Length);
        _payload -= payload;
        EndFrame(ref since);
        return payload;
    }

    private int TakeHeader(byte next, ref long since)
    {
        switch (_header++)
        {
            case 0:
                _payload = next;
                break;
            case 1 or 2:
                _payload = (_payload << 8) | next;
                break;
            case 3:
                _type = next;
                break;
            case 4:
                _flags = next;
                break;
        }

        if (_header == HeaderBytes)
        {
            EndFrame(ref since);
        }

        return 1;
    }

    private void EndFrame(ref long since)
    {
        if (_payload > 0)
        {
            return;
        }

        _header = 0;
        if (_type is Headers or Continuation)
        {
            _headIsOpen = (_flags & EndHeaders) == 0;
        }

        if (!_headIsOpen)
        {
            since = 0;
        }
    }
}
