using Leak.Bounds.Workloads.Http2.Frames;

namespace Leak.Bounds.Workloads.Http2;

/// <summary>A client without a request that changes its settings.</summary>
public sealed class SettingsDrip() : Http2Stall("http2/settings-drip", "preface and SETTINGS, then SETTINGS every 5 s and no stream", LimitNames.KeepAlive)
{
    private protected override StallScript Write(StallContext context) => new()
    {
        Opening = Hello().Bytes,
        Drip = new Drip(new FrameWriter().Settings().Bytes, context.Every(TimeSpan.FromSeconds(5))),
    };
}
