namespace Leak.Clients;

/// <summary>
/// The one clock of a run: every arrival, sample and close is a time since its start,
/// so that series and lifetimes can be laid over each other.
/// </summary>
/// <remarks>Thread-safe.</remarks>
public sealed class RunClock(TimeProvider timeProvider)
{
    private readonly long _start = timeProvider.GetTimestamp();

    /// <summary>The source of time and timers.</summary>
    public TimeProvider TimeProvider { get; } = timeProvider;

    /// <summary>When the run began, UTC.</summary>
    public DateTimeOffset StartedAt { get; } = timeProvider.GetUtcNow();

    /// <summary>When the run began by the machine's monotonic clock: processes of one machine can lay their runs over each other by it.</summary>
    internal TimeSpan StartedAtMonotonic => TimeSpan.FromSeconds(_start / (double)TimeProvider.TimestampFrequency);

    /// <summary>Time since the run began. Monotonic; never negative.</summary>
    public TimeSpan Now => TimeProvider.GetElapsedTime(_start);
}
