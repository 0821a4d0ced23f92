namespace Leak.Profiling;

/// <summary>Async operations were left behind. The message has their stacks.</summary>
public sealed class TaskLeakException : Exception
{
    internal TaskLeakException(string message, TaskCapture left)
        : base(message) => Left = left;

    /// <summary>What was left.</summary>
    public TaskCapture Left { get; }
}
