namespace Leak.Bounds.Workloads.Tls;

/// <summary>A handshake that stops after its first message.</summary>
public sealed class NoFinished() : Stall("tls/no-finished", "a whole ClientHello, then nothing", LimitNames.Handshake)
{
    /// <inheritdoc/>
    public override ServerListener Listener => ServerListener.Tls;

    /// <inheritdoc/>
    public override StallScript Script(StallContext context) => new() { Opening = ClientHello.For(context.HostName) };
}
