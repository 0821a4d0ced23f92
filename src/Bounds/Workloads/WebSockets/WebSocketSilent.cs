namespace Leak.Bounds.Workloads.WebSockets;

/// <summary>A WebSocket that is opened and forgotten.</summary>
public sealed class WebSocketSilent() : Stall("ws/silent", "upgrades, then says nothing and answers no ping", LimitNames.WebSocket)
{
    /// <inheritdoc/>
    public override string Endpoint => "/stall/echo";

    /// <inheritdoc/>
    public override int? RequestsPerConnection => 1;

    /// <inheritdoc/>
    public override StallScript Script(StallContext context) => new() { Opening = WebSocketText.Upgrade(context), AwaitsAnswer = true };
}
