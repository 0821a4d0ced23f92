namespace Leak.Bounds.Workloads.Http1;

/// <summary>A chunk that stops half-way.</summary>
public sealed class PartialChunk() : Stall("http1/partial-chunk", "POST in chunks, the first cut inside its data: `5\\r\\nhel`", LimitNames.Read)
{
    /// <inheritdoc/>
    public override string Endpoint => "/post";

    /// <inheritdoc/>
    public override int? RequestsPerConnection => 1;

    /// <inheritdoc/>
    public override StallScript Script(StallContext context) => new() { Opening = Http1Text.PostChunked(context, "5\r\nhel") };
}
