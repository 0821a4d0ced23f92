using Leak.Bounds.Workloads.Http2.Frames;

namespace Leak.Bounds.Workloads.Http2;

/// <summary>A client that asks and lets the server send nothing.</summary>
public sealed class ZeroWindow() : Http2Stall("http2/zero-window", "SETTINGS with an INITIAL_WINDOW_SIZE of 0, GET of a large response, no window ever", LimitNames.Write)
{
    /// <inheritdoc/>
    public override string Endpoint => "/stall/download";

    /// <inheritdoc/>
    public override int? RequestsPerConnection => 1;

    private protected override StallScript Write(StallContext context) => new()
    {
        Opening = Hello((Setting.InitialWindowSize, 0u)).Headers(Stream, Get(context), Whole).Bytes,
    };
}
