using Leak.Timeouts.Limits;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;

namespace Leak.Timeouts.Requests;

/// <summary>When a request is due.</summary>
internal sealed partial class RequestWatch
{
    /// <summary>Whether the client still owes some of its body. Only on HTTP/1 does that matter once the response was sent.</summary>
    public bool OwesBody() => Features.Get<IHttpRequestBodyDetectionFeature>()?.CanHaveBody == true
        // Available once the body was read to its end, whether trailers came or not.
        && Features.Get<IHttpRequestTrailersFeature>()?.Available == false;

    /// <summary>When <see cref="Limit.Read"/> is due.</summary>
    public long ReadDue() => Limits().Read is var read && read == LimitTable.Off ? LimitTable.Off : _readingFrom + read;

    private Limit? Due(long now)
    {
        var limits = Limits();
        if (Volatile.Read(ref _isUpgraded))
        {
            return IsOver(Streaming.Both, Settings.Limits[Limit.WebSocket], now) ? Limit.WebSocket : null;
        }

        if (limits.Streaming != Streaming.None || Volatile.Read(ref _isEventStream))
        {
            return IsOver(limits.Streaming == Streaming.Both ? Streaming.Both : Streaming.Server, limits.Stream, now) ? Limit.Stream : null;
        }

        return IsReading(now) && IsOver(now, _readingFrom, limits.Read, isBody: true) ? Limit.Read
            : _respondedAt != 0 && IsOver(now, _respondedAt, limits.Write, isBody: false) ? Limit.Write
            : now - _startedAt >= limits.Handler ? Limit.Handler
            : null;
    }

    /// <summary>Until the handler begins to read, the client is not judged: the time until then does not count.</summary>
    private bool IsReading(long now)
    {
        if (_context is null || !OwesBody())
        {
            return false;
        }

        // Read-only once the body is being read.
        if (Features.Get<IHttpMaxRequestBodySizeFeature>()?.IsReadOnly == false)
        {
            _readingFrom = now;
            return false;
        }

        return true;
    }

    /// <summary>What waits for the client must be taken, whatever is said meanwhile. So both are looked at each time.</summary>
    private bool IsOver(Streaming streaming, long limit, long now) =>
        limit != LimitTable.Off && (IsUntaken(limit, now) | IsSilent(streaming, limit, now));

    private RequestLimits Limits()
    {
        if (_limits is { } known)
        {
            return known;
        }

        var endpoint = _context?.GetEndpoint() ?? _itsEndpoint;
        var limits = RequestLimits.Of(endpoint, Settings.Limits);
        if (endpoint is not null)
        {
            _limits = limits;
        }

        return limits;
    }
}
