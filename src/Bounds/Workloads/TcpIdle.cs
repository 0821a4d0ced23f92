namespace Leak.Bounds.Workloads;

/// <summary>The article's stall: connects, and never says a word.</summary>
/// <remarks>Stock Kestrel waits for the first byte of a connection as it waits between requests.</remarks>
public sealed class TcpIdle() : Stall("tcp/idle", "connects and sends nothing", LimitNames.RequestHead)
{
    /// <inheritdoc/>
    public override StallScript Script(StallContext context) => StallScript.Silent;
}
