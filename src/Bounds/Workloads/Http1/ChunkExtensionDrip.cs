namespace Leak.Bounds.Workloads.Http1;

/// <summary>A chunk whose extension has no end: bytes come, and no body.</summary>
public sealed class ChunkExtensionDrip() : Stall("http1/chunk-extension-drip", "POST in chunks, the first with an extension that grows by a byte every second: `5;a…`", LimitNames.Read)
{
    /// <inheritdoc/>
    public override string Endpoint => "/post";

    /// <inheritdoc/>
    public override int? RequestsPerConnection => 1;

    /// <inheritdoc/>
    public override StallScript Script(StallContext context) => new()
    {
        Opening = Http1Text.PostChunked(context, "5;"),
        Drip = new Drip("a"u8.ToArray(), context.Every(TimeSpan.FromSeconds(1))),
    };
}
