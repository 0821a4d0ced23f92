namespace Leak.Bounds.Runs;

/// <summary>The most arrivals in any window until now, kept as they come: <see cref="Verdicts.ArrivalWindow"/> of a run that has not ended.</summary>
/// <remarks>Thread-safe. What several threads record a little out of order counts as if it came at the later time.</remarks>
/// <param name="length">The window's length; more than zero.</param>
internal sealed class RunningWindow(TimeSpan length)
{
    private readonly Lock _gate = new();
    private readonly Queue<TimeSpan> _within = [];
    private TimeSpan _last;

    /// <summary>The most until now.</summary>
    public int Most { get; private set; }

    public void Note(TimeSpan arrival)
    {
        lock (_gate)
        {
            _last = arrival > _last ? arrival : _last;
            _within.Enqueue(_last);
            while (_within.Peek() <= _last - length)
            {
                _within.Dequeue();
            }

            Most = Math.Max(Most, _within.Count);
        }
    }
}
