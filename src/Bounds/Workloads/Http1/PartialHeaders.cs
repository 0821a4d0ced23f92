namespace Leak.Bounds.Workloads.Http1;

/// <summary>A head that is never whole.</summary>
public sealed class PartialHeaders() : Stall("http1/partial-headers", "a request line and Host, never the end of the head", LimitNames.RequestHead)
{
    /// <inheritdoc/>
    public override string Endpoint => "/";

    /// <inheritdoc/>
    public override StallScript Script(StallContext context) => new() { Opening = Http1Text.Unfinished(context) };
}
