namespace Leak.Bounds.Workloads.Http1;

/// <summary>A request whose handler asks a server that never answers.</summary>
public sealed class HungUpstream() : Stall("http1/hung-upstream", "GET of a handler that asks a server which accepts and never answers", LimitNames.Upstream)
{
    /// <inheritdoc/>
    public override string Endpoint => "/stall/upstream";

    /// <inheritdoc/>
    public override int? RequestsPerConnection => 1;

    /// <inheritdoc/>
    public override StallScript Script(StallContext context) => new() { Opening = Http1Text.Get(context) };
}
