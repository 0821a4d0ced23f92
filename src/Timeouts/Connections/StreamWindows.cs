namespace Leak.Timeouts.Connections;

/// <summary>How much an HTTP/2 client lets the server send on streams that are not known yet (RFC 9113, section 5.2). Guarded by the connection's gate.</summary>
internal sealed class StreamWindows
{
    private const long Default = 65_535;

    // Late frames of streams that are over are kept here as well: more than can be open at once are not.
    private const int MostEarly = 128;

    private Dictionary<int, long>? _early;

    /// <summary>Of each stream, before the client said more of it.</summary>
    public long Initial { get; set; } = Default;

    /// <summary>The client said so of a stream whose handler has not begun.</summary>
    public void GrantEarly(int streamId, long bytes)
    {
        _early ??= [];
        if (_early.Count == MostEarly && !_early.ContainsKey(streamId))
        {
            _early.Remove(_early.Keys.Min());
        }

        _early[streamId] = _early.GetValueOrDefault(streamId) + bytes;
    }

    /// <summary>What the client said of a stream before its handler began.</summary>
    public long TakeEarly(int streamId) => _early is not null && _early.Remove(streamId, out var bytes) ? bytes : 0;
}
