namespace Leak.Bounds.Workloads.Http2;

/// <summary>A client whose request is never answered.</summary>
public sealed class HungStream() : Http2Stall("http2/hung-stream", "GET of an endpoint that waits for ever", LimitNames.Handler)
{
    /// <inheritdoc/>
    public override string Endpoint => "/stall/hung";

    /// <inheritdoc/>
    public override int? RequestsPerConnection => 1;

    private protected override StallScript Write(StallContext context) => new()
    {
        Opening = Hello().Headers(Stream, Get(context), Whole).Bytes,
    };
}
