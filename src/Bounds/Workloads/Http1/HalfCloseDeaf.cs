namespace Leak.Bounds.Workloads.Http1;

/// <summary>A client that asked and will say no more, of a handler that does not listen: the socket goes, the request stays.</summary>
public sealed class HalfCloseDeaf() : Stall("http1/half-close-deaf", "GET of a handler that waits for ever and ignores its token, then FIN", LimitNames.RequestAborted)
{
    /// <inheritdoc/>
    public override string Endpoint => "/stall/deaf";

    /// <inheritdoc/>
    public override int? RequestsPerConnection => 1;

    /// <inheritdoc/>
    public override TimeSpan? ClosesWithin => TimeSpan.Zero;

    /// <inheritdoc/>
    public override bool IsDeaf => true;

    /// <inheritdoc/>
    public override StallScript Script(StallContext context) => new() { Opening = Http1Text.Get(context), HalfCloses = true };
}
