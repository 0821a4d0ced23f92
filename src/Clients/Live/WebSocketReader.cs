using System.Buffers.Binary;
using Leak.Clients.Wire.WebSockets;

namespace Leak.Clients.Live;

/// <summary>Reads a WebSocket's frames from a live client's connection.</summary>
internal static class WebSocketReader
{
    private const int MostBytes = 1 << 20;

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
