namespace Leak.Bounds.Workloads.Http1;

/// <summary>A client that lets the server close, and keeps its own side open.</summary>
public sealed class Linger() : Stall("http1/linger", "GET with Connection: close, the client never closes its side", LimitNames.OwnClose)
{
    /// <inheritdoc/>
    public override string Endpoint => "/";

    /// <inheritdoc/>
    public override TimeSpan? ClosesWithin => TimeSpan.Zero;

    /// <inheritdoc/>
    public override StallScript Script(StallContext context) => new() { Opening = Http1Text.Get(context, "Connection: close\r\n"), Lingers = true };
}
