using System.Collections.Concurrent;

namespace Leak.Profiling.Capturing;

/// <summary>Collected with its task, and tells so: nothing else refers to the task then. It is the dependent of a handle, which keeps it as long as the task.</summary>
/// <param name="task">Its task.</param>
/// <param name="isSecond">
/// Whether the task was taken once before. The first time a finalizer may yet resume it; the second time none is left that could.
/// </param>
/// <param name="taken">Where it tells; null: it is asked.</param>
internal sealed class Sentinel(Task task, bool isSecond, ConcurrentQueue<Sentinel>? taken = null) : IDisposable
{
    ~Sentinel()
    {
        IsTaken = true;
        taken?.Enqueue(this);
    }

    public bool IsTaken { get; private set; }

    public bool IsSecond => isSecond;

    /// <summary>Its task: whoever has the sentinel has the task.</summary>
    public Task Task => task;

    /// <summary>It has nothing to tell any more.</summary>
    public void Dispose() => GC.SuppressFinalize(this);
}
