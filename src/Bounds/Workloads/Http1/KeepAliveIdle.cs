namespace Leak.Bounds.Workloads.Http1;

/// <summary>A client that asked once and then keeps the connection.</summary>
public sealed class KeepAliveIdle() : Stall("http1/keep-alive-idle", "one GET, its response, then silence", LimitNames.KeepAlive)
{
    /// <inheritdoc/>
    public override string Endpoint => "/";

    /// <inheritdoc/>
    public override StallScript Script(StallContext context) => new() { Opening = Http1Text.Get(context), AwaitsAnswer = true };
}
