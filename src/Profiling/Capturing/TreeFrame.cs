using Leak.Profiling.Naming;

namespace Leak.Profiling.Capturing;

/// <summary>A frame as the tree of stacks holds it, with an identity: the same method at the same await is the same object.</summary>
internal sealed class TreeFrame(NamedFrame shown, bool isMethod)
{
    private static int s_last;

    /// <summary>From 1, never given twice.</summary>
    public int Id { get; } = Interlocked.Increment(ref s_last);

    public NamedFrame Shown { get; } = shown;

    /// <summary>Whether it is somebody's method, rather than a promise of the runtime.</summary>
    public bool IsMethod { get; } = isMethod;

    /// <summary>The frame for the method wherever it is parked; itself where that makes no difference.</summary>
    public TreeFrame Method { get => field ?? this; init; }
}
