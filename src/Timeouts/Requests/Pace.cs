namespace Leak.Timeouts.Requests;

/// <summary>
/// Since when bytes have not come at a rate. Whoever keeps the rate may pause for the whole limit afterwards; a burst, however large,
/// counts once. Who has paused and comes at the rate again is not over while that lasts, as <see cref="Progress"/> sees it.
/// </summary>
/// <param name="rate">Bytes a second.</param>
/// <param name="frequency">Timestamp ticks in a second.</param>
internal sealed class Pace(long rate, long frequency)
{
    // Long enough for what comes in lumps, and short enough that a client which stops is soon seen to have.
    private static readonly TimeSpan s_longestWindow = TimeSpan.FromSeconds(20);

    private long _bytes;
    private Progress? _late;

    /// <summary>Since when they have not.</summary>
    public long Since { get; private set; }

    /// <summary>How far back the rate is measured near the end of <paramref name="limit"/>.</summary>
    public static long Window(long limit, long frequency) => Math.Min(limit / 2, (long)(s_longestWindow.TotalSeconds * frequency));

    public void Restart(long since, long bytes) => (Since, _bytes, _late) = (since, bytes, null);

    /// <summary>Whether as many came since then as the rate asks for.</summary>
    public bool Keeps(long now, long bytes) => bytes - _bytes >= (double)rate * (now - Since) / frequency;

    /// <summary>Whether the limit has passed, and its last part was below the rate as well. Asked at each heartbeat.</summary>
    public bool IsOver(long now, long bytes, long limit)
    {
        var elapsed = now - Since;
        var window = Window(limit, frequency);

        // A heartbeat earlier than the window, for the first mark.
        if (elapsed < limit - window - frequency)
        {
            return false;
        }

        var isSlow = (_late ??= new(window)).Since(now, bytes) is not { } recent || recent.Bytes * frequency < rate * recent.Ticks;
        return isSlow && elapsed >= limit;
    }
}
