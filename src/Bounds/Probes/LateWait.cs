namespace Leak.Bounds.Probes;

/// <summary>A wait with a ceiling, which begins now. The time that the machine loses meanwhile is added to the ceiling, which at most doubles.</summary>
/// <param name="timeProvider">The source of time.</param>
/// <param name="ceiling">How long it may take.</param>
/// <param name="lost">The time that the machine has lost until now; <see langword="null"/>: none.</param>
internal sealed class LateWait(TimeProvider timeProvider, TimeSpan ceiling, Func<TimeSpan>? lost)
{
    private readonly long _began = timeProvider.GetTimestamp();
    private readonly TimeSpan _lostBefore = lost?.Invoke() ?? TimeSpan.Zero;

    /// <summary>How long it has taken.</summary>
    public TimeSpan Waited => timeProvider.GetElapsedTime(_began);

    /// <summary>Whether it is over.</summary>
    public bool IsOver => Left(Waited) <= TimeSpan.Zero;

    /// <summary>What is left of it after so long; not more than zero: it is over. What was lost is not asked for before that matters.</summary>
    public TimeSpan Left(TimeSpan waited) => (waited < ceiling ? ceiling : ceiling + More()) - waited;

    private TimeSpan More()
    {
        var more = (lost?.Invoke() ?? TimeSpan.Zero) - _lostBefore;
        return more < ceiling ? more : ceiling;
    }
}
