namespace Leak.Bounds.Workloads.Http1;

/// <summary>A head to which another header comes now and then.</summary>
public sealed class SlowHeaders() : Stall("http1/slow-headers", "a request line and Host, then a header every 3 s", LimitNames.RequestHead)
{
    /// <inheritdoc/>
    public override string Endpoint => "/";

    /// <inheritdoc/>
    public override StallScript Script(StallContext context) => new()
    {
        Opening = Http1Text.Unfinished(context),
        Drip = new Drip("X-a: b\r\n"u8.ToArray(), context.Every(TimeSpan.FromSeconds(3))),
    };
}
