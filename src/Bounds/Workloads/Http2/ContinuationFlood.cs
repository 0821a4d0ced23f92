using Leak.Bounds.Workloads.Http2.Frames;

namespace Leak.Bounds.Workloads.Http2;

/// <summary>A client whose request head has no end, sent fast.</summary>
public sealed class ContinuationFlood() : Http2Stall("http2/continuation-flood", "HEADERS without END_HEADERS, then a CONTINUATION of one field 1,000 times a second", LimitNames.HeaderCount)
{
    /// <inheritdoc/>
    public override string Endpoint => "/";

    /// <inheritdoc/>
    public override TimeSpan? ClosesWithin => TimeSpan.Zero;

    private protected override StallScript Write(StallContext context) => new()
    {
        Opening = Hello().Headers(Stream, Get(context), FrameFlags.EndStream).Bytes,
        Drip = new Drip(new FrameWriter().Continuation(Stream, HeaderBlock.Of(("x-a", "b"))).Bytes, TimeSpan.FromMilliseconds(1)),
    };
}
