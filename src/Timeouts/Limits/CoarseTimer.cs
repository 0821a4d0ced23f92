namespace Leak.Timeouts.Limits;

/// <summary>
/// How long a timer inside Kestrel or <see cref="HttpClient"/> is set for, so that no limit fires before its time. Nobody can look at the
/// clock when such a timer fires and have it wait for the rest. Every other limit is looked at by a heartbeat, which does.
/// </summary>
internal static class CoarseTimer
{
    /// <summary>
    /// How much earlier than its time a timer may fire, and more: 50 ms. .NET's timers count <c>Environment.TickCount64</c>, which lags the
    /// clock that lifetimes are measured by. A timer begins to count at the last tick, and ends at a tick, so it is early by one at most:
    /// 4 or 10 ms on Linux (<c>CLOCK_MONOTONIC_COARSE</c>, 250 or 100 Hz), 15.6 ms on Windows, and a cut millisecond.
    /// </summary>
    public static readonly TimeSpan MostEarly = TimeSpan.FromMilliseconds(50);

    /// <summary>What to set a timer to that must not fire before <paramref name="limit"/>.</summary>
    public static TimeSpan NotBefore(TimeSpan limit) => limit + MostEarly;
}
