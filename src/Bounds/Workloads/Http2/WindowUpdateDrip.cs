using Leak.Bounds.Workloads.Http2.Frames;

namespace Leak.Bounds.Workloads.Http2;

/// <summary>A client without a request that grants window for none.</summary>
public sealed class WindowUpdateDrip() : Http2Stall("http2/window-update-drip", "preface and SETTINGS, then a WINDOW_UPDATE of the connection every 5 s and no stream", LimitNames.KeepAlive)
{
    private protected override StallScript Write(StallContext context) => new()
    {
        Opening = Hello().Bytes,
        Drip = new Drip(new FrameWriter().WindowUpdate(0, 1).Bytes, context.Every(TimeSpan.FromSeconds(5))),
    };
}
