namespace Leak.Clients.Scripts;

/// <summary>How a stalled client reads what the server sends.</summary>
public sealed record Reading
{
    /// <summary>All, as it comes.</summary>
    public static readonly Reading Everything = new() { TakesEverything = true };

    /// <summary>
    /// Nothing. A close that queues behind data which the client's full buffer refuses stays unseen, a reset does not.
    /// </summary>
    public static readonly Reading Nothing = new();

    private Reading()
    {
    }

    /// <summary>Whether all is read as it comes.</summary>
    public bool TakesEverything { get; private init; }

    /// <summary>The most that is read at one time, in bytes; 0: no times are set.</summary>
    public int Bytes { get; private init; }

    /// <summary>From one time to the next.</summary>
    public TimeSpan Interval { get; private init; }

    /// <summary>A few bytes now and then; the first one interval after the stall began.</summary>
    /// <param name="bytes">The most at one time; at least 1.</param>
    /// <param name="interval">From one time to the next; more than zero.</param>
    public static Reading Slowly(int bytes, TimeSpan interval)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(bytes, 1);
        ArgumentOutOfRangeException.ThrowIfLessThanOrEqual(interval, TimeSpan.Zero);
        return new Reading { Bytes = bytes, Interval = interval };
    }
}
