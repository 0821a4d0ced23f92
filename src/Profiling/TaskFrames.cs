using System.Collections;
using Leak.Profiling.Naming;

namespace Leak.Profiling;

/// <summary>The frames of a stack as they are given out. Each is made when it is read: few captures are read to the end.</summary>
internal sealed class TaskFrames(IReadOnlyList<NamedFrame> frames) : IReadOnlyList<TaskFrame>
{
    public int Count => frames.Count;

    public TaskFrame this[int index] => TaskFrame.Of(frames[index]);

    public IEnumerator<TaskFrame> GetEnumerator() => frames.Select(TaskFrame.Of).GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();
}
