namespace Leak.Bounds.Workloads.Http1;

/// <summary>An event stream on which nothing happens.</summary>
public sealed class SseIdle() : Stall("http1/sse-idle", "opens an event stream on which the server sends nothing", LimitNames.Stream)
{
    /// <inheritdoc/>
    public override string Endpoint => "/stall/events";

    /// <inheritdoc/>
    public override int? RequestsPerConnection => 1;

    /// <inheritdoc/>
    public override StallScript Script(StallContext context) => new()
    {
        Opening = Http1Text.GetEvents(context),
        AwaitsAnswer = true,
        Reader = static () => new Http1AnswerReader(awaitsHeadOnly: true),
    };
}
