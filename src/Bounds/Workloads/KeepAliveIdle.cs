namespace Leak.Bounds.Workloads;

/// <summary>A client that asked once and then keeps the connection.</summary>
public sealed class KeepAliveIdle : IStall
{
    private static readonly StallScript s_script = new()
    {
        Opening = "GET / HTTP/1.1\r\nHost: localhost\r\n\r\n"u8.ToArray(),
        AwaitsResponse = true,
    };

    /// <inheritdoc/>
    public string Id => "http1/keep-alive-idle";

    /// <inheritdoc/>
    public string Summary => "one GET, its response, then silence";

    /// <inheritdoc/>
    public string StoppedBy => "KeepAlive";

    /// <inheritdoc/>
    public StallScript Script => s_script;
}
