namespace Leak.Bounds.Workloads.Http1;

/// <summary>A client that asked and will say no more.</summary>
public sealed class HalfClose() : Stall("http1/half-close", "GET of a handler that waits for ever and honours its token, then FIN", LimitNames.RequestAborted)
{
    /// <inheritdoc/>
    public override string Endpoint => "/stall/hung";

    /// <inheritdoc/>
    public override int? RequestsPerConnection => 1;

    /// <inheritdoc/>
    public override TimeSpan? ClosesWithin => TimeSpan.Zero;

    /// <inheritdoc/>
    public override StallScript Script(StallContext context) => new() { Opening = Http1Text.Get(context), HalfCloses = true };
}
