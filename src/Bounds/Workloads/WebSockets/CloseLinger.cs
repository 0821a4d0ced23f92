namespace Leak.Bounds.Workloads.WebSockets;

/// <summary>A WebSocket that says goodbye and keeps its connection.</summary>
public sealed class CloseLinger() : Stall("ws/close-linger", "upgrades, sends a close frame, never closes its side", LimitNames.OwnClose)
{
    /// <inheritdoc/>
    public override string Endpoint => "/stall/echo";

    /// <inheritdoc/>
    public override int? RequestsPerConnection => 1;

    /// <inheritdoc/>
    public override TimeSpan? ClosesWithin => TimeSpan.Zero;

    /// <inheritdoc/>
    public override StallScript Script(StallContext context) => new()
    {
        Opening = WebSocketText.Upgrade(context),
        AwaitsAnswer = true,
        Afterwards = WebSocketText.Close,
        Lingers = true,
    };
}
