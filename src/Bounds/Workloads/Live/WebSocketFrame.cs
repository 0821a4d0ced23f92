using System.Buffers.Binary;

namespace Leak.Bounds.Workloads.Live;

/// <summary>One WebSocket frame (RFC 6455, 5.2).</summary>
/// <param name="Operation">What it is.</param>
/// <param name="Payload">What it carries.</param>
internal readonly record struct WebSocketFrame(byte Operation, byte[] Payload)
{
    public const byte Text = 1;
    public const byte Close = 8;
    public const byte Ping = 9;
    public const byte Pong = 10;

    private const int MostBytes = 1 << 20;

    /// <summary>A whole frame of a client: masked, with zeros.</summary>
    /// <param name="operation">What it is.</param>
    /// <param name="payload">At most 125 bytes, as in a control frame.</param>
    public static byte[] Write(byte operation, byte[] payload)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThan(payload.Length, 125);
        return [(byte)(0x80 | operation), (byte)(0x80 | payload.Length), 0, 0, 0, 0, .. payload];
    }

    /// <summary>Reads a server's frame.</summary>
    /// <exception cref="LiveFailureException">The server closed the connection, or sent what is no frame.</exception>
    public static async Task<WebSocketFrame> ReadAsync(LiveConnection connection, CancellationToken cancellationToken)
    {
        const string Doing = "in the middle of a frame";
        var head = new byte[2];
        await connection.ReadAsync(head, Doing, cancellationToken);
        long length = head[1] & 0x7f;
        if (length >= 126)
        {
            var extended = new byte[length == 126 ? 2 : 8];
            await connection.ReadAsync(extended, Doing, cancellationToken);
            length = extended.Length == 2 ? BinaryPrimitives.ReadUInt16BigEndian(extended) : BinaryPrimitives.ReadInt64BigEndian(extended);
        }

        if (length is < 0 or > MostBytes || (head[1] & 0x80) != 0)
        {
            throw new LiveFailureException("no frame", "the server sent what is no WebSocket frame");
        }

        var payload = new byte[length];
        await connection.ReadAsync(payload, Doing, cancellationToken);
        return new WebSocketFrame((byte)(head[0] & 0x0f), payload);
    }
}
