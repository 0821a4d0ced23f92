using Leak.Bounds.Workloads.Http2.Frames;

namespace Leak.Bounds.Workloads.Http2;

/// <summary>A client that says that it goes, and stays with its request.</summary>
/// <remarks>Without a request in progress Kestrel closes at once when it reads GOAWAY: nothing stalls there.</remarks>
public sealed class GoAwayLinger() : Http2Stall("http2/goaway-linger", "GET of an endpoint that waits for ever, then GOAWAY, the connection kept", LimitNames.Handler)
{
    /// <inheritdoc/>
    public override string Endpoint => "/stall/hung";

    /// <inheritdoc/>
    public override int? RequestsPerConnection => 1;

    private protected override StallScript Write(StallContext context) => new()
    {
        Opening = Hello().Headers(Stream, Get(context), Whole).GoAway(0, Http2ErrorCode.NoError).Bytes,
    };
}
