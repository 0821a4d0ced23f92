using System.Diagnostics.Metrics;

namespace Leak.Bounds.Probes.Kestrel;

/// <summary>
/// Counts the HTTP/2 requests of an ASP.NET Core app of this process that ended for a reason, by the app's own account
/// (<c>http.server.request.duration</c>, whose <c>error.type</c> names the limit that ended a request): there a limit ends a stream, and
/// its connection ends later and by another.
/// </summary>
/// <remarks>Thread-safe. Make it before the requests begin.</remarks>
internal sealed class RequestErrors : IDisposable
{
    private const string Http2 = "2";

    private readonly MeterListener _listener;
    private readonly Lock _sync = new();
    private readonly Dictionary<(string Route, string Error), int> _counts = [];

    /// <summary>Begins to count.</summary>
    /// <param name="services">The app's services.</param>
    /// <exception cref="InvalidOperationException">The services have no <see cref="IMeterFactory"/>: no ASP.NET Core app's.</exception>
    public RequestErrors(IServiceProvider services) =>
        _listener = AppMeters.Listen<double>(services, "http.server.request.duration", (_, _, tags, _) => Add(tags));

    /// <summary>The reasons for which requests of one route ended, with counts.</summary>
    /// <param name="route">The route's pattern, as it was mapped: <c>/post</c>.</param>
    public IReadOnlyDictionary<string, int> Of(string route)
    {
        lock (_sync)
        {
            return _counts.Where(pair => pair.Key.Route == route).ToDictionary(pair => pair.Key.Error, pair => pair.Value);
        }
    }

    /// <summary>Stops counting; what was counted stays.</summary>
    public void Dispose() => _listener.Dispose();

    private void Add(ReadOnlySpan<KeyValuePair<string, object?>> tags)
    {
        if (MeterTags.Find(tags, MeterTags.ErrorType)?.ToString() is { } error
            && MeterTags.Find(tags, "http.route")?.ToString() is { } route
            && MeterTags.Find(tags, "network.protocol.version")?.ToString() == Http2)
        {
            lock (_sync)
            {
                _counts[(route, error)] = _counts.GetValueOrDefault((route, error)) + 1;
            }
        }
    }
}
