using Leak.Bounds.Workloads.Http1;

namespace Leak.Bounds.Workloads.WebSockets;

/// <summary>WebSockets as the stalls write them (RFC 6455).</summary>
internal static class WebSocketText
{
    /// <summary>A close frame with status 1000, masked with zeros.</summary>
    public static readonly byte[] Close = [0x88, 0x82, 0, 0, 0, 0, 0x03, 0xe8];

    /// <summary>The request that becomes a WebSocket. The key is the RFC's example: nobody keeps it secret.</summary>
    public static byte[] Upgrade(StallContext context) => Http1Text.Get(
        context,
        "Connection: Upgrade\r\nUpgrade: websocket\r\nSec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n");
}
