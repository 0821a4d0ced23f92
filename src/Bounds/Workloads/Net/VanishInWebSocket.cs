using Leak.Bounds.Workloads.WebSockets;

namespace Leak.Bounds.Workloads.Net;

/// <summary>A client that loses its network while its WebSocket is open.</summary>
public sealed class VanishInWebSocket() : Stall("net/vanish-websocket", "upgrades to a WebSocket, then its packets are lost: no FIN", LimitNames.WebSocket)
{
    /// <inheritdoc/>
    public override string Endpoint => "/stall/echo";

    /// <inheritdoc/>
    public override int? RequestsPerConnection => 1;

    /// <inheritdoc/>
    public override CloseSight Sees => CloseSight.Nothing;

    /// <inheritdoc/>
    public override string? Unavailable => Loss.Unavailable;

    /// <inheritdoc/>
    public override StallScript Script(StallContext context) => new() { Opening = WebSocketText.Upgrade(context), AwaitsAnswer = true, Vanishes = true };
}
