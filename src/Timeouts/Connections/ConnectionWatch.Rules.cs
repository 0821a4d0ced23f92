using Leak.Timeouts.Limits;
using Microsoft.AspNetCore.Http.Features;

namespace Leak.Timeouts.Connections;

/// <summary>When a connection with no request in progress is due.</summary>
internal sealed partial class ConnectionWatch
{
    /// <summary>On HTTP/2 only the preface counts as one.</summary>
    private bool AwaitsFirstHead => _frames is null ? !_hadRequest : !_frames.IsReady;

    private Limit? DueIdle(long now)
    {
        if (_completedAt != 0)
        {
            // Kestrel is done with it, but the client does not take the rest: Kestrel's own count has dropped it already.
            return Due(Limits.FirstOn(Limit.Write, Limit.Handler), _completedAt);
        }

        if (IsHandshaking)
        {
            return Due(Limits.FirstOn(Limit.Handshake, Limit.RequestHead, Limit.KeepAlive), _acceptedAt);
        }

        if (IsDraining(now))
        {
            return now >= _drainDue ? Limit.Read : null;
        }

        if (_frames is null && _fired is { } fired)
        {
            // A request of it was ended whose response had begun without saying that the connection goes too.
            return fired;
        }

        if (AwaitsFirstHead)
        {
            return Due(Limits.FirstOn(Limit.RequestHead, Limit.KeepAlive), _readyAt);
        }

        return (_frames?.OwingSince is { } since ? Due(Limit.RequestHead, Math.Max(since, _idleSince)) : null)
            ?? Due(Limit.KeepAlive, _idleSince);

        Limit? Due(Limit limit, long since) => now - since >= Limits[limit] ? limit : null;
    }

    private bool IsDraining(long now)
    {
        if (_draining is null)
        {
            return false;
        }

        // Kestrel has one set of features for all requests of a connection. Once it is done with this one it waits for the next head, of
        // which a part may be there already: its method, say. But no response has begun then, and the drained request's has.
        if (_draining.Get<IHttpRequestTrailersFeature>()?.Available != false || _draining.Get<IHttpResponseFeature>()?.HasStarted != true)
        {
            _draining = null;
            _idleSince = now;
        }

        return _draining is not null;
    }
}
