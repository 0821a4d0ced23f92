namespace Leak.Bounds.Facts;

/// <summary>A time in a run in which a thread should have run, and did not.</summary>
/// <param name="From">When it was due, since the start of the run.</param>
/// <param name="To">When it ran.</param>
internal readonly record struct LostTime(TimeSpan From, TimeSpan To)
{
    /// <summary>How long that was.</summary>
    public TimeSpan Length => To - From;

    /// <summary>How much of it lies between two times.</summary>
    public TimeSpan Within(TimeSpan from, TimeSpan to)
    {
        var (begin, end) = (From > from ? From : from, To < to ? To : to);
        return end > begin ? end - begin : TimeSpan.Zero;
    }

    /// <summary>Times as few as may be, in order: those that overlap, or lie no further apart than is said, are one.</summary>
    /// <param name="times">In any order.</param>
    /// <param name="apart">Not negative.</param>
    public static LostTime[] Merge(IEnumerable<LostTime> times, TimeSpan apart = default)
    {
        var merged = new List<LostTime>();
        foreach (var next in times.OrderBy(time => time.From))
        {
            if (merged.Count > 0 && next.From - merged[^1].To <= apart)
            {
                merged[^1] = merged[^1] with { To = next.To > merged[^1].To ? next.To : merged[^1].To };
            }
            else
            {
                merged.Add(next);
            }
        }

        return [.. merged];
    }
}
