using Leak.Bounds.Workloads.Http1;

namespace Leak.Bounds.Workloads.Net;

/// <summary>A client that loses its network between two requests.</summary>
public sealed class Vanish() : Stall("net/vanish", "one GET, its response, then its packets are lost: no FIN", LimitNames.KeepAlive)
{
    /// <inheritdoc/>
    public override string Endpoint => "/";

    /// <inheritdoc/>
    public override CloseSight Sees => CloseSight.Nothing;

    /// <inheritdoc/>
    public override string? Unavailable => Loss.Unavailable;

    /// <inheritdoc/>
    public override StallScript Script(StallContext context) => new() { Opening = Http1Text.Get(context), AwaitsAnswer = true, Vanishes = true };
}
