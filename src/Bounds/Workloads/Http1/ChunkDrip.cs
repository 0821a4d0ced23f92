namespace Leak.Bounds.Workloads.Http1;

/// <summary>A body of one-byte chunks without end.</summary>
public sealed class ChunkDrip() : Stall("http1/chunk-drip", "POST in chunks of one byte, one every second", LimitNames.Read)
{
    /// <inheritdoc/>
    public override string Endpoint => "/post";

    /// <inheritdoc/>
    public override int? RequestsPerConnection => 1;

    /// <inheritdoc/>
    public override StallScript Script(StallContext context) => new()
    {
        Opening = Http1Text.PostChunked(context, ""),
        Drip = new Drip("1\r\na\r\n"u8.ToArray(), context.Every(TimeSpan.FromSeconds(1))),
    };
}
