using System.Buffers.Binary;

namespace Leak.Timeouts.Connections;

/// <summary>Follows the boundaries of HTTP/2 frames in bytes that come in any pieces (RFC 9113, section 4.1).</summary>
internal abstract class FrameParser
{
    protected const byte Data = 0;
    protected const byte Headers = 1;
    protected const byte RstStream = 3;
    protected const byte Settings = 4;
    protected const byte WindowUpdate = 8;
    protected const byte Continuation = 9;
    protected const byte EndStream = 1;
    protected const byte Ack = 1;
    protected const byte EndHeaders = 4;

    private const int HeaderBytes = 9;

    private readonly byte[] _header = new byte[HeaderBytes];
    private int _headerBytes;
    private int _payloadBytes;

    protected bool IsAtBoundary => _headerBytes == 0;

    /// <summary>The length of the frame's payload.</summary>
    protected int Length { get; private set; }

    private byte Type => _header[3];

    private byte Flags => _header[4];

    private int StreamId => BinaryPrimitives.ReadInt32BigEndian(_header.AsSpan(5)) & int.MaxValue;

    protected void Parse(ReadOnlySpan<byte> bytes)
    {
        while (bytes.Length > 0)
        {
            int taken;
            if (_headerBytes < HeaderBytes)
            {
                taken = Math.Min(HeaderBytes - _headerBytes, bytes.Length);
                bytes[..taken].CopyTo(_header.AsSpan(_headerBytes));
                _headerBytes += taken;
                if (_headerBytes == HeaderBytes)
                {
                    Length = _payloadBytes = (_header[0] << 16) | (_header[1] << 8) | _header[2];
                }
            }
            else
            {
                taken = Math.Min(_payloadBytes, bytes.Length);
                OnPayload(Type, Flags, StreamId, bytes[..taken]);
                _payloadBytes -= taken;
            }

            bytes = bytes[taken..];
            if (_headerBytes == HeaderBytes && _payloadBytes == 0)
            {
                _headerBytes = 0;
                OnFrame(Type, Flags, StreamId);
            }
        }
    }

    /// <summary>A piece of a frame's payload has come.</summary>
    protected virtual void OnPayload(byte type, byte flags, int streamId, ReadOnlySpan<byte> piece)
    {
    }

    /// <summary>A frame is whole.</summary>
    protected abstract void OnFrame(byte type, byte flags, int streamId);
}
