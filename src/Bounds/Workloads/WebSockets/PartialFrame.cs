namespace Leak.Bounds.Workloads.WebSockets;

/// <summary>A WebSocket message that stops in its length.</summary>
public sealed class PartialFrame() : Stall("ws/partial-frame", "upgrades, then sends three bytes of a frame: `82 fe 01`", LimitNames.WebSocket)
{
    /// <inheritdoc/>
    public override string Endpoint => "/stall/echo";

    /// <inheritdoc/>
    public override int? RequestsPerConnection => 1;

    /// <inheritdoc/>
    public override StallScript Script(StallContext context) => new()
    {
        Opening = WebSocketText.Upgrade(context),
        AwaitsAnswer = true,
        Afterwards = new byte[] { 0x82, 0xfe, 0x01 },
    };
}
