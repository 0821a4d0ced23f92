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

    /// <summary>
    /// Whether operations are held no longer than something else refers to them. Default: false, the profile itself keeps each until it
    /// completes, and one that never can is seen as long as the profile lives: what a test wants. With true, the garbage collector takes
    /// those that can never complete, as it does without a profile. They leave the count, and are counted by stack from then on
    /// (<see cref="TaskProfile.Taken"/>, <c>leak.tasks.lost</c>): what a service wants that leaves the profile on.
    /// </summary>
    /// <remarks>
    /// <para>It is so while every profile of the process has it true. A <see cref="TaskLeaks"/> watch needs them all, for its time.</para>
    /// <para>
    /// Once a second, operations that are older than that are taken out of the runtime's table. What ends sooner costs nothing. With
    /// events for a source it changes nothing: they hold none.
    /// </para>
    /// </remarks>
    public bool Weak { get; set; }

    /// <summary>Dates operations for the lints. Tests give one of their own.</summary>
    internal TimeProvider TimeProvider { get; init; } = TimeProvider.System;

    /// <summary>Whose table. Tests give one that is not as it is known.</summary>
    internal TaskTracking Tracking { get; init; } = TaskTracking.Runtime;

    internal OperationReader StartReading() => OperationReader.Start(Tracking, (CaptureSource?)Source, Weak);
}
