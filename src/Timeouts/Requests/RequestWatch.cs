using System.IO.Pipelines;
using Leak.Timeouts.Limits;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.AspNetCore.Server.Kestrel.Core.Features;

namespace Leak.Timeouts.Requests;

/// <summary>
/// One request in progress. Its connection's heartbeat looks at it, so that a request that ends within a heartbeat costs two stamps and
/// no timer. Used again for the next request of its connection. What the heartbeat touches is guarded by the connection's gate.
/// </summary>
// A source without a timer or a wait handle holds nothing to dispose.
#pragma warning disable CA1001
internal sealed partial class RequestWatch(IWatchedConnection connection)
#pragma warning restore CA1001
{
    private enum State
    {
        Running,

        /// <summary>Due, and told of; nothing more becomes of it.</summary>
        Observed,

        /// <summary>Asked to end; ended by force at the next heartbeat.</summary>
        Asked,

        /// <summary>Its connection or stream was ended.</summary>
        Ended,

        /// <summary>A heartbeat later it still runs.</summary>
        Abandoned,
    }

    // RFC 9113, section 7.
    private const int CancelCode = 8;

    private readonly CancellationTokenSource _cancel = new();
    private HttpContext? _context;
    private CancellationToken _kestrels;
    private CancellationTokenRegistration _aborted;
    private RequestLimits? _limits;
    private UnreadData? _unread;
    private State _state;
    private Endpoint? _itsEndpoint;
    private IHttpResetFeature? _reset;
    private IHttp2StreamIdFeature? _stream;
    private bool _isSent;
    private bool _isUpgraded;
    private bool _isEventStream;
    private long _startedAt;
    private long _readingFrom;
    private long _respondedAt;
    private long _heardAt;
    private string _endpoint = "";

    /// <summary>The next spare watch of the connection.</summary>
    public RequestWatch? Next { get; set; }

    /// <summary>The limit that ended this request.</summary>
    public Limit? Fired { get; set; }

    /// <summary>Whether it holds its connection open.</summary>
    public bool IsLive => _state is State.Running or State.Observed or State.Asked;

    private WatchSettings Settings => connection.Settings;

    /// <summary>The request's, while it is in progress.</summary>
    public IFeatureCollection Features => _context!.Features;

    private long Now => Settings.Time.GetTimestamp();

    public void Begin(HttpContext context, long now)
    {
        _context = context;
        _state = State.Running;
        _startedAt = _readingFrom = _heardAt = now;
        _respondedAt = 0;
        _isSent = _isEventStream = false;
        if (connection.IsHttp2)
        {
            _reset = context.Features.Get<IHttpResetFeature>();
            _stream = context.Features.Get<IHttp2StreamIdFeature>();
        }

        BeginTransfer(_stream?.StreamId ?? 0);

        _kestrels = default;

        // A token of our own, so that a handler can be asked to stop while its response can still be sent.
        var lifetime = context.Features.Get<IHttpRequestLifetimeFeature>();
        if (lifetime is not null)
        {
            _kestrels = lifetime.RequestAborted;
            _aborted = _kestrels.UnsafeRegister(static watch => ((RequestWatch)watch!)._cancel.Cancel(), this);
            lifetime.RequestAborted = _cancel.Token;
        }
    }

    public bool IsFor(IFeatureCollection features) => _context is not null && ReferenceEquals(Features, features);

    /// <summary>
    /// Called when the handler is done: whether the client has yet to take the end of the response. HTTP/2 alone calls a response complete
    /// before that, and sends nothing more of a stream that was reset, perhaps before its handler had begun.
    /// </summary>
    public bool IsSending()
    {
        if (_state == State.Abandoned)
        {
            Settings.Meter.AbandonedEnded(_endpoint);
        }

        if (connection.IsHttp2)
        {
            _itsEndpoint = _context!.GetEndpoint();
        }

        _context = null;
        return connection.IsHttp2 && IsLive && !_isSent && !_kestrels.IsCancellationRequested;
    }

    /// <summary>Whether a response is under way that has <see cref="Limit.Write"/>: no stream.</summary>
    public bool IsResponding => _respondedAt != 0 && !Volatile.Read(ref _isUpgraded) && !Volatile.Read(ref _isEventStream) && Limits().Streaming == Streaming.None;

    /// <summary>Has what was sent of the response watched until the client has taken it.</summary>
    public void AddTo(ResponseTail tail)
    {
        if (Volatile.Read(ref _isUpgraded))
        {
            tail.Add(Now, Limit.WebSocket);
        }
        else if (_respondedAt != 0)
        {
            tail.Add(_respondedAt, Now, _context?.GetEndpoint() ?? _itsEndpoint, Volatile.Read(ref _isEventStream));
        }
    }

    /// <summary>Called when the stream's response was sent to its end; whether that was all that was waited for.</summary>
    public bool OnAllSent()
    {
        _isSent = true;
        return _context is null;
    }

    /// <summary>Called when nothing of the request is left; whether this watch can be used again.</summary>
    public bool End()
    {
        _limits = null;
        _itsEndpoint = null;
        _unread = null;
        _isUpgraded = false;
        // Where the abort may be under way, it must not reach the next request.
        return Fired is null && _aborted.Unregister() && _cancel.TryReset();
    }

    /// <summary>Called when the response's head is about to be sent.</summary>
    public void OnStarting()
    {
        _respondedAt = Now;
        _isEventStream = _context!.Response.ContentType?.StartsWith(StreamingMetadata.EventStream, StringComparison.OrdinalIgnoreCase) == true;
        if (Fired is not null && !connection.IsHttp2)
        {
            _context!.Response.Headers.Connection = "close";
        }
    }

    /// <summary>Called when the response was sent.</summary>
    public Task OnCompleted()
    {
        if (Fired is { } limit)
        {
            Features.Get<IHttpMetricsTagsFeature>()?.Tags.Add(new("error.type", limit.ErrorType()));
        }

        connection.End(this);
        return Task.CompletedTask;
    }

    /// <summary>Called when the connection becomes a WebSocket's, or another protocol's.</summary>
    public void OnUpgraded()
    {
        Volatile.Write(ref _heardAt, Now);
        Volatile.Write(ref _isUpgraded, true);
    }

    /// <summary>Called when an upgraded connection's client sent something.</summary>
    public void OnProgress() => Volatile.Write(ref _heardAt, Now);

    /// <summary>Called when an upstream timed out and the request is answered so.</summary>
    public void OnUpstreamTimeout(string endpoint)
    {
        connection.OnRequestFired(this, Limit.Upstream);
        Settings.Meter.UpstreamFired(Settings.Limits.Time(Settings.Limits[Limit.Upstream]), endpoint, connection.ConnectionId);
    }

    /// <summary>Ends a response that has begun and that its handler gave up, as one that is not whole.</summary>
    public void Break(HttpContext context)
    {
        if (connection.IsHttp2)
        {
            _reset?.Reset(CancelCode);
            return;
        }

        context.Abort();
    }

    /// <summary>Looks at the clock; whether nothing of the request is left.</summary>
    public bool Beat(long now)
    {
        if (_context is null && _kestrels.IsCancellationRequested)
        {
            // Reset just before its handler was done.
            return true;
        }

        switch (_state)
        {
            case State.Running when Due(now) is { } limit:
                Fire(limit, now);
                break;
            case State.Asked:
                End(now);
                break;
            case State.Ended:
                _state = State.Abandoned;
                Settings.Meter.Abandon(_endpoint, Settings.Time.GetElapsedTime(_startedAt, now));
                break;
        }

        return _state == State.Ended && _context is null;
    }

    private void Fire(Limit limit, long now)
    {
        _endpoint = (_context?.GetEndpoint() ?? _itsEndpoint)?.DisplayName ?? "no endpoint";
        var (value, elapsed) = (Settings.Limits.Time(Limits().Of(limit, Settings.Limits)), Settings.Time.GetElapsedTime(_startedAt, now));
        Settings.Meter.RequestFired(limit, value, elapsed, _endpoint, connection.ConnectionId, Settings.IsObserving);
        if (Settings.IsObserving)
        {
            _state = State.Observed;
            return;
        }

        connection.OnRequestFired(this, limit);
        if (limit == Limit.Write || _context is null || _unread?.Since(now) is not null || _output?.IsWaiting == true)
        {
            // Nothing can be said to a client that does not read: a FIN would wait behind what it leaves unread.
            End(now);
            return;
        }

        _state = State.Asked;
        var reader = limit == Limit.Read ? KestrelsBody() : null;
        var (stream, id) = (_stream, StreamId);
        connection.DoSoon(() =>
        {
            // First, while the handler is sure to be there: once it is done, its reader may be another stream's.
            if (reader is not null && (stream is null || stream.StreamId == id))
            {
                Wake(reader);
            }

            // Not on the heartbeat's thread: what handlers registered runs here.
            ThreadPool.UnsafeQueueUserWorkItem(static cancel => Cancel(cancel), _cancel, preferLocal: false);
        });
    }

    /// <summary>Of no other body is the reader asked for: that would create one.</summary>
    private PipeReader? KestrelsBody() => Features.Get<IHttpRequestFeature>()?.Body.GetType().Assembly == typeof(KestrelServerOptions).Assembly
        ? Features.Get<IRequestBodyPipeFeature>()?.Reader
        : null;

    /// <summary>Ends a read that was given no token.</summary>
    private static void Wake(PipeReader reader)
    {
        try
        {
            reader.CancelPendingRead();
        }
        catch (Exception exception) when (exception is ObjectDisposedException or OperationCanceledException or IOException)
        {
            // The handler was done just now, or the client is gone.
        }
    }

    private void End(long now)
    {
        _state = State.Ended;
        connection.OnLiveEnded(now);
        if (!connection.IsHttp2)
        {
            connection.AbortSoon();
            return;
        }

        var (stream, id, reset) = (_stream, StreamId, _reset);
        connection.DoSoon(() =>
        {
            // A stream whose end was missed is another's by now.
            if (stream?.StreamId == id)
            {
                reset?.Reset(CancelCode);
            }
        });
    }

    private static void Cancel(CancellationTokenSource cancel)
    {
        try
        {
            cancel.Cancel();
        }
        catch (AggregateException)
        {
            // A callback of the handler's own threw; the connection or stream is ended all the same.
        }
    }
}
