using Leak.Bounds.Workloads.Http2.Frames;

namespace Leak.Bounds.Workloads.Http2;

/// <summary>A client whose request head has no end.</summary>
public sealed class NoEndHeaders() : Http2Stall("http2/no-end-headers", "HEADERS without END_HEADERS, then an empty CONTINUATION every 5 s", LimitNames.RequestHead)
{
    /// <inheritdoc/>
    public override string Endpoint => "/";

    private protected override StallScript Write(StallContext context) => new()
    {
        Opening = Hello().Headers(Stream, Get(context), FrameFlags.EndStream).Bytes,
        Drip = new Drip(new FrameWriter().Continuation(Stream, default).Bytes, context.Every(TimeSpan.FromSeconds(5))),
    };
}
