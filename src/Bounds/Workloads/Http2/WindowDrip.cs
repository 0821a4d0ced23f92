using Leak.Bounds.Workloads.Http2.Frames;

namespace Leak.Bounds.Workloads.Http2;

/// <summary>A client that takes a response byte by byte.</summary>
/// <remarks>It evades Kestrel's minimum rate.</remarks>
public sealed class WindowDrip() : Http2Stall("http2/window-drip", "as zero-window, then 1 byte of window every 4 s", LimitNames.Write)
{
    /// <inheritdoc/>
    public override string Endpoint => "/stall/download";

    /// <inheritdoc/>
    public override int? RequestsPerConnection => 1;

    private protected override StallScript Write(StallContext context) => new()
    {
        Opening = Hello((Setting.InitialWindowSize, 0u)).Headers(Stream, Get(context), Whole).Bytes,
        Drip = new Drip(new FrameWriter().WindowUpdate(Stream, 1).Bytes, context.Every(TimeSpan.FromSeconds(4))),
    };
}
