namespace Leak.Bounds.Workloads.Tls;

/// <summary>A connection on which nothing is asked once it is secured.</summary>
public sealed class TlsIdle() : Stall("tls/idle", "completes the handshake, then sends nothing", LimitNames.RequestHead)
{
    /// <inheritdoc/>
    public override ServerListener Listener => ServerListener.Tls;

    /// <inheritdoc/>
    public override StallScript Script(StallContext context) => new() { HandshakesWith = context.HostName };
}
