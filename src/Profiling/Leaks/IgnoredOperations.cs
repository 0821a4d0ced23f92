using Leak.Profiling.Naming;

namespace Leak.Profiling.Leaks;

/// <summary>What is not called left behind.</summary>
/// <param name="Current">Whether what was there at the start is, and what it goes on to do.</param>
/// <param name="Hosting">Whether what a host and its web server keep for themselves is.</param>
/// <param name="Methods">Methods: stacks in which one of them stands.</param>
/// <param name="Assemblies">Simple names of assemblies: stacks that stand in nothing else, the runtime's own promises aside.</param>
internal sealed record IgnoredOperations(bool Current, bool Hosting, ICollection<string> Methods, ICollection<string> Assemblies)
{
    private static readonly string s_runtime = typeof(Task).Assembly.GetName().Name!;

    /// <summary>Whether a stack is left out for what stands in it.</summary>
    public bool Has(NamedFrame[] frames) =>
        (Hosting && HostingStacks.Contain(frames))
        || (Methods.Count > 0 && Array.Exists(frames, frame => Methods.Contains(frame.Method)))
        || (Assemblies.Count > 0
            && Array.Exists(frames, frame => Assemblies.Contains(frame.Assembly))
            && Array.TrueForAll(frames, frame => frame.Assembly == s_runtime || Assemblies.Contains(frame.Assembly)));
}
