namespace Leak.Bounds.Workloads.Http1;

/// <summary>An event stream that is never read.</summary>
public sealed class SseUnread() : Stall("http1/sse-unread", "opens an event stream with an event every 100 ms, never reads", LimitNames.Stream)
{
    /// <inheritdoc/>
    public override string Endpoint => "/stall/events";

    /// <inheritdoc/>
    public override int? RequestsPerConnection => 1;

    /// <inheritdoc/>
    public override CloseSight Sees => CloseSight.ResetsAtLeast;

    /// <inheritdoc/>
    public override StallScript Script(StallContext context) => new()
    {
        Opening = Http1Text.GetEvents(context with { Path = $"{context.Path}?every=100&bytes=65536" }),
        Reading = Reading.Nothing,
        ReceiveBufferBytes = Http1Text.SmallBufferBytes,
    };
}
