namespace Leak.Profiling;

/// <summary>Async operations were left behind. The message has their stacks.</summary>
public sealed class TaskLeakException : Exception
{
    internal TaskLeakException(string message, TaskCapture left, TaskCapture? lost)
        : base(message) => (Left, Lost) = (left, lost);

    /// <summary>What was left.</summary>
    public TaskCapture Left { get; }

    /// <summary>What of it can never complete; <see langword="null"/>: it was not asked for (<see cref="TaskLeakOptions.Prove"/>).</summary>
    public TaskCapture? Lost { get; }
}
