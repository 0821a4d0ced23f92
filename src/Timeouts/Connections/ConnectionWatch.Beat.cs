using Leak.Timeouts.Limits;
using Leak.Timeouts.Reporting;
using Leak.Timeouts.Requests;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Connections.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;

namespace Leak.Timeouts.Connections;

/// <summary>The two rules, and what they need to know.</summary>
internal sealed partial class ConnectionWatch
{
    // Kestrel answers a head that stopped half-way 408, one to two heartbeats after the limit.
    private const int BeatsOfKestrelsAnswer = 3;

    private readonly Lock _gate = new();
    private readonly List<RequestWatch> _requests = new(1);
    private readonly List<Action> _deeds = [];
    private RequestWatch? _spare;
    private int _live;
    private bool _hadRequest;
    private long _readyAt;
    private long _idleSince;
    private IFeatureCollection? _draining;
    private long _drainDue;
    private int _beats;
    private int _abortAtBeat;
    private bool _isAborted;

    private LimitTable Limits => Settings.Limits;

    /// <summary>A request's head was read.</summary>
    public RequestWatch Begin(HttpContext context)
    {
        lock (_gate)
        {
            var request = _spare ?? new RequestWatch(this);
            _spare = request.Next;
            request.Next = null;
            request.Begin(context, Settings.Time.GetTimestamp());
            if (IsHttp2)
            {
                request.OnWindow(_windows.TakeEarly(request.StreamId));
            }

            _requests.Add(request);
            _live++;
            _hadRequest = true;
            _draining = null;
            if (_abortAtBeat != 0)
            {
                // It came as its connection was asked to close: Kestrel serves it and closes then.
                (_abortAtBeat, _fired, _isCounted) = (0, null, false);
            }

            return request;
        }
    }

    /// <inheritdoc/>
    public void End(RequestWatch request)
    {
        lock (_gate)
        {
            if (!IsHttp2 && request.OwesBody())
            {
                // Kestrel reads the rest away, for 5 s at most; a request that was ended has had its time.
                var due = request.Fired is null or Limit.Upstream ? request.ReadDue() : Settings.Time.GetTimestamp();
                (_draining, _drainDue) = (request.Features, due);
            }

            request.AddTo(Tail);
            if (!request.IsSending())
            {
                Remove(request);
            }
        }
    }

    /// <summary>The watch of the request with <paramref name="features"/>, where it is in progress.</summary>
    public RequestWatch? Find(IFeatureCollection features)
    {
        lock (_gate)
        {
            return _requests.Find(request => request.IsFor(features));
        }
    }

    /// <summary>The limits that one of its requests is under; null: none, or it is not in progress.</summary>
    public string? InForce(RequestWatch request)
    {
        lock (_gate)
        {
            return _requests.Contains(request) ? request.InForce() : null;
        }
    }

    /// <inheritdoc/>
    public void OnLiveEnded(long now)
    {
        if (--_live == 0)
        {
            _idleSince = now;
        }
    }

    /// <inheritdoc/>
    public void OnRequestFired(RequestWatch request, Limit limit)
    {
        lock (_gate)
        {
            request.Fired = limit;
            if (!IsHttp2)
            {
                (_fired, _isCounted) = (limit, true);
            }
        }
    }

    /// <inheritdoc/>
    public void AbortSoon() => _isAborted = true;

    /// <inheritdoc/>
    public void DoSoon(Action deed) => _deeds.Add(deed);

    /// <summary>Once a second, on Kestrel's own thread.</summary>
    public void Beat()
    {
        try
        {
            bool close;
            var wasAborted = _isAborted;
            Action[] deeds;
            lock (_gate)
            {
                close = Beat(Settings.Time.GetTimestamp());
                deeds = _deeds.Count == 0 ? [] : [.. _deeds];
                _deeds.Clear();
            }

            foreach (var deed in deeds)
            {
                Do(deed);
            }

            if (_isAborted && !wasAborted)
            {
                Abort(AbortReason());
            }
            else if (close)
            {
                // FIN on HTTP/1, unless a head has begun; GOAWAY on HTTP/2.
                Features.Get<IConnectionLifetimeNotificationFeature>()?.RequestClose();
            }
        }
        catch (Exception exception)
        {
            // What escapes would keep the heartbeat from every other connection.
            Log.WatchFailed(Settings.Meter.Logger, exception, ConnectionId);
        }
    }

    /// <summary>What one deed throws (Kestrel is done with what it touches) must keep nothing else from being ended.</summary>
    private void Do(Action deed)
    {
        try
        {
            deed();
        }
        catch (Exception exception)
        {
            Log.WatchFailed(Settings.Meter.Logger, exception, ConnectionId);
        }
    }

    /// <summary>Whether the connection is to be asked to close.</summary>
    private bool Beat(long now)
    {
        _beats++;
        for (var i = _requests.Count - 1; i >= 0; i--)
        {
            if (_requests[i].Beat(now))
            {
                Remove(_requests[i]);
            }
        }

        if (!_isAborted)
        {
            BeatTail(now);
        }

        if (_isAborted || _kernel is not null)
        {
            return false;
        }

        if (_abortAtBeat == 0)
        {
            return _live == 0 && DueIdle(now) is { } limit && Fire(limit);
        }

        if (_beats >= _abortAtBeat)
        {
            Count();
            AbortSoon();
        }

        return false;
    }

    private ConnectionAbortedException AbortReason() => new($"The {_fired?.Tag()} limit was reached.");

    private void Remove(RequestWatch request)
    {
        _requests.Remove(request);
        if (request.IsLive)
        {
            OnLiveEnded(Settings.Time.GetTimestamp());
        }

        if (request.End())
        {
            (request.Next, _spare) = (_spare, request);
        }
    }

    /// <summary>Notes that <paramref name="limit"/> ends the connection; whether by asking it to close.</summary>
    private bool Fire(Limit limit)
    {
        if (Settings.IsObserving)
        {
            if (!_isCounted)
            {
                _isCounted = true;
                Tell(limit);
            }

            return false;
        }

        // A request of it may have been ended before, and been counted.
        _fired ??= limit;
        if (IsHandshaking || _draining is not null || _completedAt != 0)
        {
            Count();
            AbortSoon();
            return false;
        }

        // Counted when it closes: a request may come first, or Kestrel end a head that has begun.
        _abortAtBeat = _beats + Grace(limit);
        return true;
    }

    /// <summary>Heartbeats from asking a connection to close to aborting it.</summary>
    private int Grace(Limit limit)
    {
        if (IsHttp2 || Limits[Limit.RequestHead] == LimitTable.Off)
        {
            return 1;
        }

        // A head that has begun may still become whole, within its own limit.
        return limit == Limit.KeepAlive ? Limits.Beats(Limit.RequestHead) + BeatsOfKestrelsAnswer : BeatsOfKestrelsAnswer;
    }
}
