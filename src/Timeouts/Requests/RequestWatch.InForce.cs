using System.Globalization;
using Leak.Timeouts.Limits;
using Microsoft.AspNetCore.Http.Features;

namespace Leak.Timeouts.Requests;

/// <summary>The limits that a request is under, in words.</summary>
internal sealed partial class RequestWatch
{
    /// <summary>Those that are on, by what the request does now; null: none is. Under the gate.</summary>
    public string? InForce()
    {
        var limits = Limits();
        if (Volatile.Read(ref _isUpgraded))
        {
            return Words((Limit.WebSocket, Settings.Limits[Limit.WebSocket]));
        }

        if (limits.Streaming != Streaming.None || Volatile.Read(ref _isEventStream))
        {
            return Words((Limit.Stream, limits.Stream));
        }

        // As long as the handler does not read, nobody waits for the client.
        var isReading = _context is not null && OwesBody() && Features.Get<IHttpMaxRequestBodySizeFeature>()?.IsReadOnly != false;
        return Words(
            (Limit.Read, isReading ? limits.Read : LimitTable.Off),
            (Limit.Write, _respondedAt != 0 ? limits.Write : LimitTable.Off),
            (Limit.Handler, limits.Handler));
    }

    private string? Words(params ReadOnlySpan<(Limit Limit, long Ticks)> limits)
    {
        string? words = null;
        foreach (var (limit, ticks) in limits)
        {
            if (Settings.Limits.Time(ticks) is { } value)
            {
                words = string.Create(CultureInfo.InvariantCulture, $"{words}{(words is null ? "" : ", ")}{limit.Tag()} {value.TotalSeconds:0.###} s");
            }
        }

        return words is not null && Settings.IsObserving ? words + " (observed, which ends nothing)" : words;
    }
}
