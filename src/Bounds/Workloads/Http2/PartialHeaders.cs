namespace Leak.Bounds.Workloads.Http2;

/// <summary>A client that stops inside HEADERS.</summary>
public sealed class PartialHeaders() : Http2Stall("http2/partial-headers", "preface and SETTINGS, then HEADERS cut in the middle of its payload", LimitNames.RequestHead)
{
    /// <inheritdoc/>
    public override string Endpoint => "/";

    private protected override StallScript Write(StallContext context)
    {
        var head = Get(context);
        return new StallScript { Opening = Hello().Headers(Stream, head, Whole).Bytes[..^(head.Length / 2)] };
    }
}
