namespace Leak.Bounds.Workloads;

/// <summary>
/// The article's normal client: each copy keeps one connection and posts to <c>/post</c> at its pace.
/// It speaks HTTP/1.1 over plain TCP by its own hand, so that every task of it stands on a frame of this
/// assembly, and a cut is seen as a cut and not repaired in silence.
/// </summary>
public sealed class LivePost : ILiveClient
{
    /// <inheritdoc/>
    public string Id => "live/post";

    /// <inheritdoc/>
    public string Summary => "POST /post at a pace, each client on a connection that it keeps";

    /// <inheritdoc/>
    /// <exception cref="ArgumentException">The address is not <c>http</c>, or the pace is not more than zero.</exception>
    public ILiveSession Start(LiveContext context) => new LivePostSession(context);
}
