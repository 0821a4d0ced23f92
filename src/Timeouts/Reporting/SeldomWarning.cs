namespace Leak.Timeouts.Reporting;

/// <summary>A flood of refusals is one line in 10 s; the counter has them all. Thread-safe.</summary>
internal sealed class SeldomWarning
{
    private static readonly TimeSpan s_between = TimeSpan.FromSeconds(10);

    private long _warnedAt;

    /// <summary>Whether to log this one.</summary>
    public bool IsDue(TimeProvider time)
    {
        var now = time.GetTimestamp();
        var last = Volatile.Read(ref _warnedAt);
        return (last == 0 || time.GetElapsedTime(last, now) >= s_between) && Interlocked.CompareExchange(ref _warnedAt, now, last) == last;
    }
}
