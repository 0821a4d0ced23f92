using Leak.Bounds.Workloads.Http2.Frames;

namespace Leak.Bounds.Workloads.Http2;

/// <summary>A client that opens as many requests as it may and sends no body for them.</summary>
public sealed class NoBody() : Http2Stall("http2/no-body", "POST on 100 streams, no DATA", LimitNames.Read)
{
    /// <summary>Kestrel's <c>MaxStreamsPerConnection</c>, nginx's is 128, Go's 250.</summary>
    private const int Streams = 100;

    /// <inheritdoc/>
    public override string Endpoint => "/post";

    /// <inheritdoc/>
    public override int? RequestsPerConnection => Streams;

    private protected override StallScript Write(StallContext context)
    {
        var head = Post(context);
        var frames = Hello();
        for (var stream = 0; stream < Streams; stream++)
        {
            frames.Headers(Stream + (2 * stream), head, FrameFlags.EndHeaders);
        }

        return new StallScript { Opening = frames.Bytes };
    }
}
