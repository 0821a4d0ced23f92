using System.Buffers.Binary;
using System.Runtime.CompilerServices;

namespace Leak.Clients.Wire.Http2;

/// <summary>
/// Follows a server's frames as their bytes come, in pieces of any size. It allocates nothing for a frame, and takes
/// any length and any type: a server that answers in HTTP/1.1 is read as frames of nonsense.
/// </summary>
internal sealed class FrameReader
{
    /// <summary>How much of a payload is kept: eight settings, more than any server has been seen to send.</summary>
    public const int KeptBytes = 48;

    private const int HeadBytes = 9;

    private Head _head;
    private Kept _payload;
    private int _headFilled;
    private int _payloadFilled;

    /// <summary>Whether a frame has begun and is not whole.</summary>
    public bool IsWithinFrame => _headFilled > 0;

    private int PayloadBytes => (_head[0] << 16) | (_head[1] << 8) | _head[2];

    /// <summary>Takes bytes from the front of what came, until a frame is whole or they are used up.</summary>
    /// <param name="bytes">What came; afterwards, what is left of it.</param>
    /// <param name="frame">The whole frame.</param>
    /// <returns>Whether a frame has become whole.</returns>
    public bool TryRead(ref ReadOnlySpan<byte> bytes, out Http2Frame frame)
    {
        FillHead(ref bytes);
        if (_headFilled < HeadBytes || !FillPayload(ref bytes))
        {
            frame = default;
            return false;
        }

        frame = new Http2Frame
        {
            Type = (FrameType)_head[3],
            Flags = (FrameFlags)_head[4],
            StreamId = BinaryPrimitives.ReadInt32BigEndian(_head[5..]) & int.MaxValue,
            PayloadBytes = PayloadBytes,
            Payload = _payload[..Math.Min(PayloadBytes, KeptBytes)],
        };
        _headFilled = 0;
        _payloadFilled = 0;
        return true;
    }

    private void FillHead(ref ReadOnlySpan<byte> bytes)
    {
        var taken = Math.Min(HeadBytes - _headFilled, bytes.Length);
        bytes[..taken].CopyTo(_head[_headFilled..]);
        _headFilled += taken;
        bytes = bytes[taken..];
    }

    private bool FillPayload(ref ReadOnlySpan<byte> bytes)
    {
        var taken = Math.Min(PayloadBytes - _payloadFilled, bytes.Length);
        if (_payloadFilled < KeptBytes)
        {
            bytes[..Math.Min(taken, KeptBytes - _payloadFilled)].CopyTo(_payload[_payloadFilled..]);
        }

        _payloadFilled += taken;
        bytes = bytes[taken..];
        return _payloadFilled == PayloadBytes;
    }

    [InlineArray(HeadBytes)]
    private struct Head
    {
        private byte _first;
    }

    [InlineArray(KeptBytes)]
    private struct Kept
    {
        private byte _first;
    }
}
