namespace Leak.Bounds.Workloads.Http1;

/// <summary>A body that is announced and never comes.</summary>
public sealed class NoBody() : Stall("http1/no-body", "POST with Content-Length 100000, and no body", LimitNames.Read)
{
    /// <inheritdoc/>
    public override string Endpoint => "/post";

    /// <inheritdoc/>
    public override int? RequestsPerConnection => 1;

    /// <inheritdoc/>
    public override StallScript Script(StallContext context) => new() { Opening = Http1Text.Post(context, 100_000) };
}
