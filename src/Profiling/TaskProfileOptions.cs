using Leak.Profiling.Capturing;

namespace Leak.Profiling;

/// <summary>How a <see cref="TaskProfile"/> tracks.</summary>
public sealed class TaskProfileOptions
{
    /// <summary>
    /// Where to read operations from. Null, the default: the runtime's table where its self-check passes, else the events.
    /// <see cref="TaskSource.CausalityEvents"/> uses public interfaces alone, and knows no stacks.
    /// </summary>
    /// <remarks>
    /// <see cref="TaskSource.ActiveTaskTable"/> makes <see cref="TaskProfile.Start"/> throw
    /// <see cref="NotSupportedException"/> where the self-check fails, rather than fall back.
    /// </remarks>
    public TaskSource? Source { get; set; }

    /// <summary>Dates operations for the lints. Tests give one of their own.</summary>
    internal TimeProvider TimeProvider { get; init; } = TimeProvider.System;

    /// <summary>Whose table. Tests give one that is not as it is known.</summary>
    internal TaskTracking Tracking { get; init; } = TaskTracking.Runtime;

    internal OperationReader StartReading() => OperationReader.Start(Tracking, (CaptureSource?)Source);
}
