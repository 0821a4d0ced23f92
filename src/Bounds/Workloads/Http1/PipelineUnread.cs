namespace Leak.Bounds.Workloads.Http1;

/// <summary>Requests one after another, whose responses nobody reads, until the server can write no more.</summary>
public sealed class PipelineUnread()
    : Stall("http1/pipeline-unread", "pipelined GETs until the server takes no more, no response ever read", LimitNames.Write)
{
    private const int GetsAtATime = 20;

    private static readonly TimeSpan s_between = TimeSpan.FromMilliseconds(50);

    /// <inheritdoc/>
    public override string Endpoint => "/stall/download";

    /// <inheritdoc/>
    public override int? RequestsPerConnection => 1;

    /// <inheritdoc/>
    public override CloseSight Sees => CloseSight.ResetsAtLeast;

    /// <inheritdoc/>
    public override StallScript Script(StallContext context)
    {
        // Responses of some size: the server is blocked after a hundred of them and not after ten thousand.
        var get = Http1Text.Get(context with { Path = $"{context.Path}?bytes=65536" });
        byte[] gets = [.. Enumerable.Repeat(get, GetsAtATime).SelectMany(each => each)];
        return new StallScript
        {
            Opening = gets,
            Drip = new Drip(gets, s_between),
            Reading = Reading.Nothing,
            ReceiveBufferBytes = Http1Text.SmallBufferBytes,
        };
    }
}
