using Leak.Timeouts.Limits;
using Microsoft.AspNetCore.Http;

namespace Leak.Timeouts.Requests;

/// <summary>
/// What the kernel still holds of a connection's responses, of those too that are finished for Kestrel: up to some megabytes. They have
/// their own limits still, and as long as one has time, all have. Linux only. Guarded by the connection's gate.
/// </summary>
/// <remarks>
/// The heartbeat looks from a response on until it has seen the kernel's queue empty. What is queued at a look is marked. Once the mark is
/// taken, the time of what was queued after it begins.
/// </remarks>
/// <param name="settings">The server's.</param>
internal sealed class ResponseTail(WatchSettings settings)
{
    // As of a response in progress.
    private static readonly TimeSpan s_longestWindow = TimeSpan.FromSeconds(20);

    private Endpoint? _endpoint;
    private bool _isStream;
    private bool _isUnknown;
    private long _addedAt;
    private long _since;
    private long _emptyAt;
    private long _next;
    private long _limit;
    private long _most;
    private Limit _name;
    private ulong _target;
    private long _markedAt;
    private bool _isMarked;
    private bool _wasEmpty;
    private Progress? _progress;

    /// <summary>Whether nothing of a response is waited for.</summary>
    public bool IsEmpty => _since == 0;

    /// <summary>Whether a limit is on that what waits has.</summary>
    public bool HasLimit
    {
        get
        {
            Resolve();
            return _limit != LimitTable.Off;
        }
    }

    /// <summary>A response was sent, or a part of it.</summary>
    /// <param name="respondedAt">Its first byte. Of a stream only the end counts, which is now.</param>
    /// <param name="now">The clock.</param>
    /// <param name="endpoint">The request's: its limits are only looked up where the kernel's queue is looked at.</param>
    /// <param name="isStream">Whether it is known to be an event stream.</param>
    public void Add(long respondedAt, long now, Endpoint? endpoint, bool isStream)
    {
        if (_isUnknown && (!ReferenceEquals(endpoint, _endpoint) || isStream != _isStream))
        {
            Resolve();
        }

        (_endpoint, _isStream, _isUnknown, _addedAt) = (endpoint, isStream, true, now);
        Begin(respondedAt);
    }

    /// <summary>Something was sent that is no response: by Kestrel itself, or on a WebSocket.</summary>
    /// <param name="now">The clock.</param>
    /// <param name="limit">What bounds it.</param>
    public void Add(long now, Limit limit)
    {
        Take(limit, settings.Limits[limit], settings.Limits[Limit.Handler]);
        Begin(now);
    }

    /// <summary>Looks at the queue; the limit that is over.</summary>
    /// <param name="now">The clock.</param>
    /// <param name="counters">What the kernel says now.</param>
    /// <param name="isBusy">Whether a request is in progress: its own deadline is that request's affair.</param>
    public Limit? Due(long now, TcpCounters counters, bool isBusy)
    {
        Resolve();
        if (counters.Pending == 0)
        {
            // Twice: what Kestrel has written may be on its way to the kernel.
            if (_wasEmpty)
            {
                Clear();
            }

            (_wasEmpty, _isMarked, _emptyAt, _since) = (true, false, now, IsEmpty ? 0 : now);
            return null;
        }

        _wasEmpty = false;
        var window = Math.Min(_limit / 2, (long)(s_longestWindow.TotalSeconds * settings.Time.TimestampFrequency));
        var recent = (_progress ??= new(window)).Since(now, (long)counters.Acknowledged);
        if (!_isMarked || counters.Acknowledged >= _target)
        {
            // Where heartbeats were missed, nobody was seen to wait for all of that time.
            _since = Math.Max(_isMarked ? (_next != 0 ? _next : now) : _since, now - (_limit - window));
            (_isMarked, _target, _markedAt, _next) = (true, counters.Acknowledged + counters.Pending, now, 0);
            return null;
        }

        var isSlow = settings.ProgressRate == 0 || recent is not { } taken
            || taken.Bytes * settings.Time.TimestampFrequency < settings.ProgressRate * taken.Ticks;
        return now - _since < _limit ? null
            : isSlow ? _name
            : !isBusy && now - _since >= _most ? Limit.Handler
            : null;
    }

    /// <summary>Waits for nothing more.</summary>
    public void Clear()
    {
        (_since, _next, _limit, _most, _endpoint, _isUnknown, _isMarked, _progress) = (0, 0, 0, 0, null, false, false, null);
    }

    private void Begin(long since)
    {
        _wasEmpty = false;
        if (_isMarked)
        {
            _next = _next == 0 && since > _markedAt ? since : _next;
        }
        else
        {
            _since = Math.Max(Math.Max(since, _since), _emptyAt);
        }
    }

    private void Resolve()
    {
        if (!_isUnknown)
        {
            return;
        }

        _isUnknown = false;
        var limits = RequestLimits.Of(_endpoint, settings.Limits);
        var name = _isStream || limits.Streaming != Streaming.None ? Limit.Stream : Limit.Write;
        if (name == Limit.Stream)
        {
            (_since, _next) = _isMarked ? (_since, _next == 0 ? 0 : _addedAt) : (Math.Max(_since, _addedAt), 0);
        }

        Take(name, limits.Of(name, settings.Limits), limits.Handler);
    }

    /// <summary>The limits nest: the next takes over from one that is off.</summary>
    private void Take(Limit name, long limit, long handler)
    {
        if (limit == LimitTable.Off)
        {
            (name, limit) = handler != LimitTable.Off ? (Limit.Handler, handler) : (Limit.KeepAlive, settings.Limits[Limit.KeepAlive]);
        }

        if (limit > _limit)
        {
            (_name, _limit) = (name, limit);
        }

        _most = Math.Max(_most, Math.Max(handler, _limit));
    }
}
