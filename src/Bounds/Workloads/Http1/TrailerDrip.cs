namespace Leak.Bounds.Workloads.Http1;

/// <summary>A body that is over, and a trailer that is not.</summary>
public sealed class TrailerDrip() : Stall("http1/trailer-drip", "POST in chunks, none, then a trailer that grows by a byte every 2 s: `0\\r\\nX-t: a…`", LimitNames.Read)
{
    /// <inheritdoc/>
    public override string Endpoint => "/post";

    /// <inheritdoc/>
    public override int? RequestsPerConnection => 1;

    /// <inheritdoc/>
    public override StallScript Script(StallContext context) => new()
    {
        Opening = Http1Text.PostChunked(context, "0\r\nX-t: a"),
        Drip = new Drip("a"u8.ToArray(), context.Every(TimeSpan.FromSeconds(2))),
    };
}
