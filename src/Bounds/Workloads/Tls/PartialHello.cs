namespace Leak.Bounds.Workloads.Tls;

/// <summary>A handshake that stops in its first message.</summary>
public sealed class PartialHello() : Stall("tls/partial-hello", "40 bytes of a ClientHello, and nothing more", LimitNames.Handshake)
{
    /// <inheritdoc/>
    public override ServerListener Listener => ServerListener.Tls;

    /// <inheritdoc/>
    public override StallScript Script(StallContext context) => new() { Opening = ClientHello.For(context.HostName).AsMemory(0, 40) };
}
