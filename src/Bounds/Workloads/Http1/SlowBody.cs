namespace Leak.Bounds.Workloads.Http1;

/// <summary>A body that comes a byte at a time.</summary>
public sealed class SlowBody() : Stall("http1/slow-body", "POST with Content-Length 100000, its body at 1 byte a second", LimitNames.Read)
{
    /// <inheritdoc/>
    public override string Endpoint => "/post";

    /// <inheritdoc/>
    public override int? RequestsPerConnection => 1;

    /// <inheritdoc/>
    public override StallScript Script(StallContext context) => new()
    {
        Opening = Http1Text.Post(context, 100_000),
        Drip = new Drip("a"u8.ToArray(), context.Every(TimeSpan.FromSeconds(1))),
    };
}
