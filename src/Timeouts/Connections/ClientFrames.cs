using System.Buffers;
using System.Buffers.Binary;

namespace Leak.Timeouts.Connections;

/// <summary>
/// What an HTTP/2 client sends, which Kestrel does not tell: whether its preface is whole, since when it owes the rest of a frame or
/// of a request's head, what comes of bodies, and how much it lets the server send. Written by the reading task, read by the heartbeat.
/// </summary>
/// <param name="time">The clock.</param>
/// <param name="events">Told of streams.</param>
internal sealed class ClientFrames(TimeProvider time, IStreamEvents events) : FrameParser
{
    // RFC 9113, section 3.4.
    private const int PrefaceBytes = 24;

    // Section 6.5: an identifier of 2 bytes and a value of 4.
    private const int SettingBytes = 6;
    private const ushort InitialWindowSize = 4;

    // Of SETTINGS the last entry, of WINDOW_UPDATE all.
    private readonly byte[] _entry = new byte[SettingBytes];
    private int _entryBytes;

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
            events.OnReset(streamId);
        }
        else if (type == WindowUpdate && Length == sizeof(uint))
        {
            events.OnWindow(streamId, BinaryPrimitives.ReadUInt32BigEndian(_entry) & int.MaxValue);
        }

        _entryBytes = 0;
    }

    protected override void OnPayload(byte type, byte flags, int streamId, ReadOnlySpan<byte> piece)
    {
        switch (type)
        {
            // The last of a body says nothing that its end does not, and is all that a small one has.
            case Data when (flags & EndStream) == 0:
                events.OnReceived(streamId, piece.Length);
                break;
            case WindowUpdate:
                foreach (var value in piece)
                {
                    _entry[_entryBytes++ % sizeof(uint)] = value;
                }

                break;
            case Settings when (flags & Ack) == 0:
                foreach (var value in piece)
                {
                    _entry[_entryBytes++] = value;
                    if (_entryBytes == SettingBytes)
                    {
                        _entryBytes = 0;
                        OnSetting(BinaryPrimitives.ReadUInt16BigEndian(_entry), BinaryPrimitives.ReadUInt32BigEndian(_entry.AsSpan(2)));
                    }
                }

                break;
        }
    }

    private void OnSetting(ushort identifier, uint value)
    {
        if (identifier == InitialWindowSize)
        {
            events.OnInitialWindow(value);
        }
    }
}
