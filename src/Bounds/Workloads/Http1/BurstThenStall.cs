namespace Leak.Bounds.Workloads.Http1;

/// <summary>A body that starts fast, so that its mean rate stays high for long, and stops.</summary>
public sealed class BurstThenStall() : Stall("http1/burst-then-stall", "POST with Content-Length 1000000, 10,000 bytes of it at once, then nothing", LimitNames.Read)
{
    /// <inheritdoc/>
    public override string Endpoint => "/post";

    /// <inheritdoc/>
    public override int? RequestsPerConnection => 1;

    /// <inheritdoc/>
    public override StallScript Script(StallContext context) => new() { Opening = Http1Text.Post(context, 1_000_000, body: Http1Text.Filler(10_000)) };
}
