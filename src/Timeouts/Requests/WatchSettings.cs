using Leak.Timeouts.Limits;
using Leak.Timeouts.Reporting;

namespace Leak.Timeouts.Requests;

/// <summary>What every watch of a server shares.</summary>
/// <param name="IsEnabled">Whether anything is watched.</param>
/// <param name="IsObserving">Whether what has passed its limit is only counted and logged, and nothing is ended.</param>
/// <param name="MaxRequests">Requests in progress of an endpoint that has no number of its own; 0 for any number.</param>
/// <param name="ProgressRate">Bytes a second of a body or response that may outlive its own limit; 0: none may.</param>
/// <param name="Time">The clock.</param>
/// <param name="Limits">The server's limits, by that clock.</param>
/// <param name="Meter">Counts what fires.</param>
internal sealed record WatchSettings(
    bool IsEnabled, bool IsObserving, int MaxRequests, int ProgressRate, TimeProvider Time, LimitTable Limits, WatchMeter Meter)
{
    private const int DefaultRate = 1_000;

    /// <summary>Bytes a second of what streams wait for. Streams live long by intent, so that there is always a rate.</summary>
    public int StreamRate => ProgressRate > 0 ? ProgressRate : DefaultRate;
}
