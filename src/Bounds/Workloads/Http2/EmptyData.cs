using Leak.Bounds.Workloads.Http2.Frames;

namespace Leak.Bounds.Workloads.Http2;

/// <summary>A client whose body never grows.</summary>
public sealed class EmptyData() : Http2Stall("http2/empty-data", "POST, then an empty DATA every second, never END_STREAM", LimitNames.Read)
{
    /// <inheritdoc/>
    public override string Endpoint => "/post";

    /// <inheritdoc/>
    public override int? RequestsPerConnection => 1;

    private protected override StallScript Write(StallContext context) => new()
    {
        Opening = Hello().Headers(Stream, Post(context), FrameFlags.EndHeaders).Bytes,
        Drip = new Drip(new FrameWriter().Data(Stream, []).Bytes, context.Every(TimeSpan.FromSeconds(1))),
    };
}
