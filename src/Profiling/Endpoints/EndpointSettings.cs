namespace Leak.Profiling.Endpoints;

/// <summary>How the endpoints answer.</summary>
/// <param name="AllowRemote">Whether clients that are not on this machine are served.</param>
/// <param name="MaxResponseBytes">The largest answer in bytes.</param>
/// <param name="MaxSeconds">The most seconds that a request may ask for.</param>
/// <param name="TimeProvider">Dates operations and times those seconds.</param>
internal sealed record EndpointSettings(bool AllowRemote, long MaxResponseBytes, int MaxSeconds, TimeProvider TimeProvider);
