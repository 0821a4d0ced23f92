using Leak.Profiling.Capturing;

namespace Leak.Profiling.Ages;

/// <summary>Marks the task-identifier counter once a second.</summary>
internal sealed class AgeKeeper : IDisposable
{
    private readonly Lock _gate = new();
    private readonly ActiveTaskTable _table;
    private readonly IdMarks _marks;
    private readonly ITimer _timer;

    public AgeKeeper(ActiveTaskTable table, TimeProvider timeProvider)
    {
        _table = table;
        _marks = new IdMarks(timeProvider);
        _marks.Add(_table.LastId);
        _timer = timeProvider.CreateTimer(
            static keeper => ((AgeKeeper)keeper!).Mark(), this, TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(1));
    }

    public TaskAge AgeOf(int id)
    {
        lock (_gate)
        {
            return _marks.AgeOf(id);
        }
    }

    public void Dispose() => _timer.Dispose();

    private void Mark()
    {
        lock (_gate)
        {
            _marks.Add(_table.LastId);
        }
    }
}
