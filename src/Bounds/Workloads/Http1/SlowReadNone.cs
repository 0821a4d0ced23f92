namespace Leak.Bounds.Workloads.Http1;

/// <summary>A large response that is never read.</summary>
public sealed class SlowReadNone() : Stall("http1/slow-read-none", "GET of 64 MB into a small receive buffer, never read", LimitNames.Write)
{
    /// <inheritdoc/>
    public override string Endpoint => "/stall/download";

    /// <inheritdoc/>
    public override int? RequestsPerConnection => 1;

    /// <inheritdoc/>
    public override CloseSight Sees => CloseSight.ResetsAtLeast;

    /// <inheritdoc/>
    public override StallScript Script(StallContext context) => new()
    {
        Opening = Http1Text.Get(context),
        Reading = Reading.Nothing,
        ReceiveBufferBytes = Http1Text.SmallBufferBytes,
    };
}
