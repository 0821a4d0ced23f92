namespace Leak.Profiling.Ages;

/// <summary>
/// Dates tasks by their identifiers, which grow: notes the last one given at intervals, so that an identifier lies between
/// two known times.
/// </summary>
/// <remarks>Not safe for more than one thread.</remarks>
internal sealed class IdMarks(TimeProvider timeProvider)
{
    // More than a day of busy seconds, in 1.6 MB; an idle process adds none.
    private const int MostMarks = 100_000;

    private readonly List<Mark> _marks = [];

    /// <summary>Notes that this identifier, and all before it, have been given by now.</summary>
    public void Add(int lastId)
    {
        var now = timeProvider.GetTimestamp();
        if (_marks.Count >= 2 && _marks[^1].LastId == lastId && _marks[^2].LastId == lastId)
        {
            _marks[^1] = new Mark(lastId, now); // nothing was given in between: only the end of the pause matters
            return;
        }
        if (_marks.Count == MostMarks)
        {
            _marks.RemoveRange(0, MostMarks / 2);
        }
        _marks.Add(new Mark(lastId, now));
    }

    /// <summary>The age of the task with that identifier: at most the interval too young.</summary>
    public TaskAge AgeOf(int id)
    {
        var (low, high) = (0, _marks.Count);
        while (low < high)
        {
            var middle = (low + high) / 2;
            if (IsAfter(id, _marks[middle].LastId))
            {
                low = middle + 1;
            }
            else
            {
                high = middle;
            }
        }
        if (low == _marks.Count)
        {
            return new TaskAge(TimeSpan.Zero, IsAtLeast: _marks.Count == 0);
        }
        return new TaskAge(timeProvider.GetElapsedTime(_marks[low].Timestamp), IsAtLeast: low == 0);
    }

    // By difference, as identifiers wrap around.
    private static bool IsAfter(int id, int mark) => unchecked(id - mark) > 0;

    private readonly record struct Mark(int LastId, long Timestamp);
}
