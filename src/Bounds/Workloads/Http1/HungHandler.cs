namespace Leak.Bounds.Workloads.Http1;

/// <summary>A request whose handler waits for ever, and would stop if it were told to.</summary>
public sealed class HungHandler() : Stall("http1/hung-handler", "GET of a handler that waits for ever and honours its token", LimitNames.Handler)
{
    /// <inheritdoc/>
    public override string Endpoint => "/stall/hung";

    /// <inheritdoc/>
    public override int? RequestsPerConnection => 1;

    /// <inheritdoc/>
    public override StallScript Script(StallContext context) => new() { Opening = Http1Text.Get(context) };
}
