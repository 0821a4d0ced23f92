using System.Buffers.Binary;

namespace Leak.Timeouts.Connections;

/// <summary>Follows the boundaries of HTTP/2 frames in bytes that come in any pieces (RFC 9113, section 4.1).</summary>
internal abstract class FrameParser
{
    protected const byte Data = 0;
    protected const byte Headers = 1;
    protected const byte RstStream = 3;
    protected const byte Continuation = 9;
    protected const byte EndStream = 1;
    protected const byte EndHeaders = 4;

    private const int HeaderBytes = 9;

    private readonly byte[] _header = new byte[HeaderBytes];
    private int _headerBytes;
    private int _payloadBytes;

    protected bool IsAtBoundary => _headerBytes == 0;

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
                    _payloadBytes = (_header[0] << 16) | (_header[1] << 8) | _header[2];
                }
            }
            else
            {
                taken = Math.Min(_payloadBytes, bytes.Length);
                _payloadBytes -= taken;
            }

            bytes = bytes[taken..];
            if (_headerBytes == HeaderBytes && _payloadBytes == 0)
            {
                _headerBytes = 0;
                OnFrame(_header[3], _header[4], BinaryPrimitives.ReadInt32BigEndian(_header.AsSpan(5)) & int.MaxValue);
            }
        }
    }

    /// <summary>A frame is whole.</summary>
    protected abstract void OnFrame(byte type, byte flags, int streamId);
}
