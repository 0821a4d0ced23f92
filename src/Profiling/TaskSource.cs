using Leak.Profiling.Capturing;

namespace Leak.Profiling;

/// <summary>Where active operations are read from.</summary>
public enum TaskSource
{
    /// <summary>The runtime's own table of active tasks, kept for debuggers: whole stacks.</summary>
    ActiveTaskTable = (int)CaptureSource.ActiveTaskTable,

    /// <summary>The public causality events of <c>TplEventSource</c>: counts by method, no stacks.</summary>
    CausalityEvents = (int)CaptureSource.CausalityEvents,
}
