using Leak.Bounds.Workloads.Http2.Frames;

namespace Leak.Bounds.Workloads.Http2;

/// <summary>A client that stops inside a frame's header.</summary>
public sealed class PartialFrame() : Http2Stall("http2/partial-frame", "preface and SETTINGS, then 4 of the 9 bytes of a frame header", LimitNames.RequestHead)
{
    private protected override StallScript Write(StallContext context) => new()
    {
        Opening = Hello().Frame(FrameType.Ping, FrameFlags.None, 0, new byte[8]).Bytes[..^13],
    };
}
