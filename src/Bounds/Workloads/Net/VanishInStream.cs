using Leak.Bounds.Workloads.Http1;

namespace Leak.Bounds.Workloads.Net;

/// <summary>A client that loses its network while it reads an event stream.</summary>
public sealed class VanishInStream() : Stall("net/vanish-stream", "opens an event stream with an event every 100 ms, then its packets are lost: no FIN", LimitNames.Stream)
{
    /// <inheritdoc/>
    public override string Endpoint => "/stall/events";

    /// <inheritdoc/>
    public override int? RequestsPerConnection => 1;

    /// <inheritdoc/>
    public override CloseSight Sees => CloseSight.Nothing;

    /// <inheritdoc/>
    public override string? Unavailable => Loss.Unavailable;

    /// <inheritdoc/>
    public override StallScript Script(StallContext context) => new()
    {
        Opening = Http1Text.GetEvents(context with { Path = $"{context.Path}?every=100" }),
        AwaitsAnswer = true,
        Reader = static () => new Http1AnswerReader(awaitsHeadOnly: true),
        Vanishes = true,
    };
}
