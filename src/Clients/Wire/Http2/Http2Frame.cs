using System.Buffers.Binary;

namespace Leak.Clients.Wire.Http2;

/// <summary>One whole frame that a server sent. Valid until the reader that it comes from reads on.</summary>
internal readonly ref struct Http2Frame
{
    /// <summary>What it is.</summary>
    public FrameType Type { get; init; }

    /// <summary>Its flags, by the meaning of <see cref="Type"/>.</summary>
    public FrameFlags Flags { get; init; }

    /// <summary>Its stream; 0: the connection.</summary>
    public int StreamId { get; init; }

    /// <summary>The size of its payload.</summary>
    public int PayloadBytes { get; init; }

    /// <summary>Its payload's start, <see cref="FrameReader.KeptBytes"/> at most: all of what is not headers, data or a reason in words.</summary>
    public ReadOnlySpan<byte> Payload { get; init; }

    /// <summary>Whether the server sends no more on the stream: END_STREAM, or RST_STREAM.</summary>
    public bool EndsStream => Type == FrameType.ResetStream
        || (Type is FrameType.Data or FrameType.Headers && Flags.HasFlag(FrameFlags.EndStream));

    /// <summary>Whether it acknowledges the client's SETTINGS or PING.</summary>
    public bool IsAck => Type is FrameType.Settings or FrameType.Ping && Flags.HasFlag(FrameFlags.Ack);

    /// <summary>Why, in RST_STREAM and GOAWAY; <see langword="null"/> in others, and in one that is cut short.</summary>
    public Http2ErrorCode? Error => Type switch
    {
        FrameType.ResetStream when Payload.Length >= 4 => (Http2ErrorCode)BinaryPrimitives.ReadUInt32BigEndian(Payload),
        FrameType.GoAway when Payload.Length >= 8 => (Http2ErrorCode)BinaryPrimitives.ReadUInt32BigEndian(Payload[4..]),
        _ => null,
    };

    /// <summary>The bytes that WINDOW_UPDATE grants; 0 in others.</summary>
    public int WindowIncrement => Type == FrameType.WindowUpdate && Payload.Length >= 4
        ? BinaryPrimitives.ReadInt32BigEndian(Payload) & int.MaxValue
        : 0;

    /// <summary>What a PING carries, which its acknowledgement repeats; 0 in others.</summary>
    public ulong PingContent => Type == FrameType.Ping && Payload.Length >= 8 ? BinaryPrimitives.ReadUInt64BigEndian(Payload) : 0;

    /// <summary>The value of a setting in SETTINGS; <see langword="null"/> where it has none.</summary>
    public uint? Value(Setting setting)
    {
        uint? value = null;
        for (var rest = Type == FrameType.Settings ? Payload : []; rest.Length >= 6; rest = rest[6..])
        {
            if (BinaryPrimitives.ReadUInt16BigEndian(rest) == (ushort)setting)
            {
                // The last one counts (section 6.5.3).
                value = BinaryPrimitives.ReadUInt32BigEndian(rest[2..]);
            }
        }

        return value;
    }
}
