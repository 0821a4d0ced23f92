using Leak.Bounds.Workloads.Http2.Frames;

namespace Leak.Bounds.Workloads.Http2;

/// <summary>A client without a request that pings.</summary>
/// <remarks>Kestrel begins its keep-alive anew with every PING.</remarks>
public sealed class PingDrip() : Http2Stall("http2/ping-drip", "preface and SETTINGS, then a PING every 5 s and no stream", LimitNames.KeepAlive)
{
    private protected override StallScript Write(StallContext context) => new()
    {
        Opening = Hello().Bytes,
        Drip = new Drip(new FrameWriter().Ping().Bytes, context.Every(TimeSpan.FromSeconds(5))),
    };
}
