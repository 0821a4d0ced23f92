namespace Leak.Bounds.Workloads;

/// <summary>The article's stall: connects, and never says a word.</summary>
public sealed class TcpIdle : IStall
{
    /// <inheritdoc/>
    public string Id => "tcp/idle";

    /// <inheritdoc/>
    public string Summary => "connects and sends nothing";

    /// <inheritdoc/>
    /// <remarks>Stock Kestrel waits for the first byte of a connection as it waits between requests.</remarks>
    public string StoppedBy => "KeepAlive";

    /// <inheritdoc/>
    public StallScript Script => StallScript.Silent;
}
