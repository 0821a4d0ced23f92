using Leak.Timeouts.Limits;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Connections.Features;

namespace Leak.Timeouts.Connections;

/// <summary>Why the connection ended: counted, logged and told to Kestrel.</summary>
internal sealed partial class ConnectionWatch
{
    private const string ErrorType = "error.type";

    private long _completedAt;
    private Limit? _fired;
    private bool _isCounted;

    /// <summary>Says why a connection ends before anything serves it: Kestrel closes it then. Its budget has counted it.</summary>
    private static void Refuse(ConnectionContext connection) => connection.Features.Get<IConnectionMetricsTagsFeature>()?.Tags.Add(
        new KeyValuePair<string, object?>(ErrorType, Limit.MaxConnections.ErrorType()));

    private void Count()
    {
        if (!_isCounted && _fired is { } limit)
        {
            _isCounted = true;
            Tell(limit);
        }
    }

    private void Tell(Limit limit) => Settings.Meter.ConnectionFired(
        limit, Limits.Time(Limits[limit]), Settings.Time.GetElapsedTime(_acceptedAt, Settings.Time.GetTimestamp()), ConnectionId, Settings.IsObserving);

    /// <summary>Kestrel is done with the connection: says why it ended, in Kestrel's terms.</summary>
    private void Complete()
    {
        lock (_gate)
        {
            _completedAt = Settings.Time.GetTimestamp();
            if (Settings.IsObserving)
            {
                // What ended it was not ours.
                return;
            }

            var tags = Features.Get<IConnectionMetricsTagsFeature>()?.Tags;
            var kestrels = tags?.FirstOrDefault(tag => tag.Key == ErrorType).Value as string;
            if (!_isCounted && LimitOf(kestrels) is { } its)
            {
                _fired = its;
            }

            Count();
            if (_fired is { } limit && limit != Limit.MinDataRate && tags is not null && kestrels != limit.ErrorType())
            {
                if (kestrels is not null)
                {
                    tags.Remove(new KeyValuePair<string, object?>(ErrorType, kestrels));
                }

                tags.Add(new KeyValuePair<string, object?>(ErrorType, limit.ErrorType()));
            }
        }
    }

    /// <summary>The limit that Kestrel itself enforced.</summary>
    private Limit? LimitOf(string? errorType) => errorType switch
    {
        "request_headers_timeout" => Limit.RequestHead,
        // Kestrel waits for a first head as for a later one, and may act in the same heartbeat as the watch.
        "keep_alive_timeout" when AwaitsFirstHead && _completedAt - _readyAt >= Limits[Limit.RequestHead] => Limit.RequestHead,
        "keep_alive_timeout" => Limit.KeepAlive,
        "min_request_body_data_rate" or "min_response_data_rate" => Limit.MinDataRate,
        // Kestrel calls every failure so.
        "tls_handshake_failed" when _completedAt - _acceptedAt >= Limits[Limit.Handshake] => Limit.Handshake,
        _ => null,
    };
}
