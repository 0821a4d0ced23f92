namespace Leak.Timeouts.Reporting;

/// <summary>How many events there were in the last part of time. Thread-safe; an event costs an increment.</summary>
/// <remarks>
/// Events are counted in 64 slots of that time. So the sum is of the time asked for and up to a slot more, never of less.
/// </remarks>
/// <param name="length">The time; more than zero.</param>
/// <param name="time">The clock.</param>
internal sealed class EventWindow(TimeSpan length, TimeProvider time)
{
    private const int Slots = 64;

    // One that is filling, and one of which a part is within the time.
    private readonly long[] _counts = new long[Slots + 2];
    private readonly long _slotTicks = Math.Max(1, (long)Math.Ceiling(length.TotalSeconds * time.TimestampFrequency / Slots));
    private readonly long _start = time.GetTimestamp();
    private readonly Lock _gate = new();
    private long _slot;

    /// <summary>Notes one.</summary>
    public void Note() => Interlocked.Increment(ref _counts[Now() % _counts.Length]);

    /// <summary>Those of the time that ends now.</summary>
    public long Count()
    {
        var now = Now();
        var sum = 0L;
        for (var slot = Math.Max(0, now - Slots); slot <= now; slot++)
        {
            sum += Interlocked.Read(ref _counts[slot % _counts.Length]);
        }

        return sum;
    }

    /// <summary>The number of the slot that it is now; those that began since the last are empty.</summary>
    private long Now()
    {
        var now = (time.GetTimestamp() - _start) / _slotTicks;
        if (now > Volatile.Read(ref _slot))
        {
            lock (_gate)
            {
                for (var slot = Math.Max(_slot + 1, now - _counts.Length + 1); slot <= now; slot++)
                {
                    Interlocked.Exchange(ref _counts[slot % _counts.Length], 0);
                }

                Volatile.Write(ref _slot, Math.Max(_slot, now));
            }
        }

        return now;
    }
}
