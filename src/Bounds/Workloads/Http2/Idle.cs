namespace Leak.Bounds.Workloads.Http2;

/// <summary>A client that says hello and nothing more.</summary>
public sealed class Idle() : Http2Stall("http2/idle", "preface and SETTINGS, the server's never acknowledged, then silence", LimitNames.KeepAlive)
{
    private protected override StallScript Write(StallContext context) => new()
    {
        Opening = Hello().Bytes,
    };
}
