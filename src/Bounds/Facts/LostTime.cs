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
}
