using Leak.Bounds.Workloads.Http2.Frames;

namespace Leak.Bounds.Workloads.Http2;

/// <summary>A client that begins the preface and stops.</summary>
public sealed class HalfPreface() : Http2Stall("http2/half-preface", "`PRI * HTTP`, then silence", LimitNames.RequestHead)
{
    private protected override StallScript Write(StallContext context) => new()
    {
        Opening = FrameWriter.PrefaceBytes[..10].ToArray(),
    };
}
