namespace Leak.Bounds.Workloads.Http1;

/// <summary>A body that does not come and that the handler does not want: the server waits for it before the next request.</summary>
/// <remarks>
/// Kestrel drains such a body for 5 s, whatever its limits, and closes. The request itself is over with its answer, and not counted as
/// in progress.
/// </remarks>
public sealed class UnreadBody() : Stall("http1/unread-body", "POST with Content-Length 100000 and no body, to a handler that never reads it", LimitNames.OwnClose)
{
    /// <inheritdoc/>
    public override string Endpoint => "/stall/unread";

    /// <inheritdoc/>
    public override TimeSpan? ClosesWithin => TimeSpan.FromSeconds(5);

    /// <inheritdoc/>
    public override StallScript Script(StallContext context) => new() { Opening = Http1Text.Post(context, 100_000) };
}
