using Leak.Profiling.Capturing;

namespace Leak.Profiling.Leaks;

/// <summary>What runs on the watch's own thread: it waits for the watch, and is no leak.</summary>
/// <param name="Methods">The async methods that are state machines.</param>
/// <param name="Chains">The identifiers of the tasks whose runtime-async methods run.</param>
internal sealed record Callers(IReadOnlySet<(string Method, string Assembly)> Methods, IReadOnlySet<int> Chains)
{
    /// <summary>Those of the current thread.</summary>
    public static Callers OnThisThread(TaskLayout layout) =>
        new(CallingMethods.OnThisThread(), layout.RuntimeAsync?.RunningOnThisThread().Select(layout.Id).ToHashSet() ?? []);
}
