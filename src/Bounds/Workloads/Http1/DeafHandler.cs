namespace Leak.Bounds.Workloads.Http1;

/// <summary>A request whose handler waits for ever, whatever it is told.</summary>
/// <remarks>Its connection can be ended, its task cannot: MaxRequests bounds those.</remarks>
public sealed class DeafHandler() : Stall("http1/deaf-handler", "GET of a handler that waits for ever and ignores its token", LimitNames.Handler)
{
    /// <inheritdoc/>
    public override string Endpoint => "/stall/deaf";

    /// <inheritdoc/>
    public override int? RequestsPerConnection => 1;

    /// <inheritdoc/>
    public override bool IsDeaf => true;

    /// <inheritdoc/>
    public override StallScript Script(StallContext context) => new() { Opening = Http1Text.Get(context) };
}
