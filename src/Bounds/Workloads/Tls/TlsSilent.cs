namespace Leak.Bounds.Workloads.Tls;

/// <summary>A connection to a TLS port on which no handshake begins.</summary>
public sealed class TlsSilent() : Stall("tls/silent", "connects to a TLS port and sends no ClientHello", LimitNames.Handshake)
{
    /// <inheritdoc/>
    public override ServerListener Listener => ServerListener.Tls;

    /// <inheritdoc/>
    public override StallScript Script(StallContext context) => StallScript.Silent;
}
