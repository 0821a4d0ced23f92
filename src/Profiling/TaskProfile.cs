namespace Leak.Profiling;

/// <summary>Tracks started and uncompleted async operations from <see cref="Start"/> until it is disposed.</summary>
public sealed class TaskProfile : IDisposable
{
    private TaskProfile()
    {
    }

    /// <summary>Where the operations are read from.</summary>
    public TaskSource Source => throw new NotImplementedException();

    /// <summary>Switches tracking on. It goes on until the last profile is disposed.</summary>
    public static TaskProfile Start() => throw new NotImplementedException();

    /// <summary>The number of started and uncompleted async operations now.</summary>
    public int Count() => throw new NotImplementedException();

    /// <summary>Every operation now, chained from the innermost await out to its root and grouped by stack.</summary>
    public TaskCapture Capture() => throw new NotImplementedException();

    /// <inheritdoc/>
    public void Dispose() => throw new NotImplementedException();
}

/// <summary>Where active operations are read from.</summary>
public enum TaskSource
{
    /// <summary>The runtime's own table of active tasks, kept for debuggers: whole stacks.</summary>
    ActiveTaskTable,

    /// <summary>The public causality events of <c>TplEventSource</c>: counts by method, no stacks.</summary>
    CausalityEvents,
}

/// <summary>The operations at one time.</summary>
/// <param name="Source">Where they were read from.</param>
/// <param name="Total">The number of operations; each counts once, in however many stacks it stands.</param>
/// <param name="Stacks">Grouped by equal stack, largest group first.</param>
/// <param name="Roots">The number of operations under each outermost frame, largest first; their sum is <paramref name="Total"/>.</param>
public sealed record TaskCapture(TaskSource Source, int Total, IReadOnlyList<TaskStack> Stacks, IReadOnlyList<TaskRoot> Roots);

/// <summary>A stack and how many innermost operations stand on it.</summary>
/// <param name="Count">How many.</param>
/// <param name="Frames">The frames, innermost first.</param>
public sealed record TaskStack(int Count, IReadOnlyList<TaskFrame> Frames);

/// <summary>An outermost frame and how many operations lead out to it.</summary>
/// <param name="Frame">The frame.</param>
/// <param name="Operations">How many, the outermost itself among them.</param>
public sealed record TaskRoot(TaskFrame Frame, int Operations);

/// <summary>A method in a stack.</summary>
/// <param name="Method">As in the source: <c>HttpConnection.ProcessRequestsAsync&lt;TContext&gt;</c>.</param>
/// <param name="Assembly">The simple name of its assembly.</param>
public sealed record TaskFrame(string Method, string Assembly);
