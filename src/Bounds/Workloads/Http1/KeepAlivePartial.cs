namespace Leak.Bounds.Workloads.Http1;

/// <summary>A second request that stops at its first letter.</summary>
public sealed class KeepAlivePartial() : Stall("http1/keep-alive-partial", "one GET, its response, then `G`", LimitNames.RequestHead)
{
    /// <inheritdoc/>
    public override string Endpoint => "/";

    /// <inheritdoc/>
    public override StallScript Script(StallContext context) => new()
    {
        Opening = Http1Text.Get(context),
        AwaitsAnswer = true,
        Afterwards = "G"u8.ToArray(),
    };
}
