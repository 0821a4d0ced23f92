using System.Buffers;
using System.Buffers.Binary;

namespace Leak.Clients.Wire.Http2;

/// <summary>
/// Writes a client's bytes on an HTTP/2 connection, in the order of the calls (RFC 9113). It keeps no rules: what a
/// client may not send, it writes as well.
/// </summary>
internal sealed class FrameWriter
{
    /// <summary>The largest payload that a server must take unasked (SETTINGS_MAX_FRAME_SIZE).</summary>
    public const int MaxPayloadBytes = 16_384;

    private readonly ArrayBufferWriter<byte> _bytes = new();

    /// <summary>All that was written.</summary>
    public ReadOnlyMemory<byte> Bytes => _bytes.WrittenMemory;

    /// <summary>The client's preface, before its first SETTINGS (section 3.4).</summary>
    public static ReadOnlySpan<byte> PrefaceBytes => "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n"u8;

    /// <summary>Adds the preface.</summary>
    public FrameWriter Preface()
    {
        _bytes.Write(PrefaceBytes);
        return this;
    }

    /// <summary>Adds SETTINGS, of the values that are not to be the protocol's defaults.</summary>
    public FrameWriter Settings(params ReadOnlySpan<(Setting Setting, uint Value)> settings)
    {
        var payload = new byte[6 * settings.Length];
        for (var i = 0; i < settings.Length; i++)
        {
            BinaryPrimitives.WriteUInt16BigEndian(payload.AsSpan(6 * i), (ushort)settings[i].Setting);
            BinaryPrimitives.WriteUInt32BigEndian(payload.AsSpan((6 * i) + 2), settings[i].Value);
        }

        return Frame(FrameType.Settings, FrameFlags.None, 0, payload);
    }

    /// <summary>Adds the acknowledgement of the server's SETTINGS.</summary>
    public FrameWriter SettingsAck() => Frame(FrameType.Settings, FrameFlags.Ack, 0, []);

    /// <summary>Adds HEADERS.</summary>
    /// <param name="streamId">The stream.</param>
    /// <param name="block">The header block, or its start.</param>
    /// <param name="flags"><see cref="FrameFlags.EndHeaders"/>: no CONTINUATION follows. <see cref="FrameFlags.EndStream"/>: no body.</param>
    public FrameWriter Headers(int streamId, ReadOnlyMemory<byte> block, FrameFlags flags) =>
        Frame(FrameType.Headers, flags, streamId, block.Span);

    /// <summary>Adds CONTINUATION.</summary>
    public FrameWriter Continuation(int streamId, ReadOnlyMemory<byte> block, FrameFlags flags = FrameFlags.None) =>
        Frame(FrameType.Continuation, flags, streamId, block.Span);

    /// <summary>Adds DATA.</summary>
    public FrameWriter Data(int streamId, ReadOnlySpan<byte> data, FrameFlags flags = FrameFlags.None) =>
        Frame(FrameType.Data, flags, streamId, data);

    /// <summary>Adds PING, or with <see cref="FrameFlags.Ack"/> the answer to one, which repeats its content.</summary>
    public FrameWriter Ping(ulong content = 0, FrameFlags flags = FrameFlags.None)
    {
        Span<byte> payload = stackalloc byte[8];
        BinaryPrimitives.WriteUInt64BigEndian(payload, content);
        return Frame(FrameType.Ping, flags, 0, payload);
    }

    /// <summary>Adds WINDOW_UPDATE: the server may send this much more.</summary>
    /// <param name="streamId">On that stream; 0: on the connection.</param>
    /// <param name="bytes">From 1 to 2^31 − 1.</param>
    public FrameWriter WindowUpdate(int streamId, uint bytes) => Number(FrameType.WindowUpdate, streamId, bytes);

    /// <summary>Adds RST_STREAM.</summary>
    public FrameWriter ResetStream(int streamId, Http2ErrorCode error) => Number(FrameType.ResetStream, streamId, (uint)error);

    /// <summary>Adds GOAWAY.</summary>
    public FrameWriter GoAway(int lastStreamId, Http2ErrorCode error)
    {
        Span<byte> payload = stackalloc byte[8];
        BinaryPrimitives.WriteInt32BigEndian(payload, lastStreamId);
        BinaryPrimitives.WriteUInt32BigEndian(payload[4..], (uint)error);
        return Frame(FrameType.GoAway, FrameFlags.None, 0, payload);
    }

    /// <summary>Adds any frame.</summary>
    public FrameWriter Frame(FrameType type, FrameFlags flags, int streamId, ReadOnlySpan<byte> payload)
    {
        Span<byte> head = stackalloc byte[9];
        BinaryPrimitives.WriteInt32BigEndian(head, payload.Length << 8);
        head[3] = (byte)type;
        head[4] = (byte)flags;
        BinaryPrimitives.WriteInt32BigEndian(head[5..], streamId);
        _bytes.Write(head);
        _bytes.Write(payload);
        return this;
    }

    private FrameWriter Number(FrameType type, int streamId, uint number)
    {
        Span<byte> payload = stackalloc byte[4];
        BinaryPrimitives.WriteUInt32BigEndian(payload, number);
        return Frame(type, FrameFlags.None, streamId, payload);
    }
}
