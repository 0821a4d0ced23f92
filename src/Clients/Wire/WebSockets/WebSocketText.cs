using Leak.Clients.Wire.Http1;

namespace Leak.Clients.Wire.WebSockets;

/// <summary>The request that becomes a WebSocket, and bytes of one (RFC 6455).</summary>
internal static class WebSocketText
{
    /// <summary>A close frame with status 1000, masked with zeros.</summary>
    public static readonly byte[] Close = [0x88, 0x82, 0, 0, 0, 0, 0x03, 0xe8];

    /// <summary>A whole binary message of zeros, masked with zeros.</summary>
    /// <param name="bytes">How many: 126 to 65,535.</param>
    public static byte[] Binary(int bytes) => [0x82, 0xfe, (byte)(bytes >> 8), (byte)bytes, 0, 0, 0, 0, .. new byte[bytes]];

    /// <summary>The request that becomes a WebSocket. The key is the RFC's example: nobody keeps it secret.</summary>
    public static byte[] Upgrade(Authority to, string path) => Http1Text.Get(
        to,
        path,
        "Connection: Upgrade\r\nUpgrade: websocket\r\nSec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n");
}
