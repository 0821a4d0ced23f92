using Leak.Profiling.Naming;

namespace Leak.Profiling.Capturing;

/// <summary>A stack, innermost frame first, and how many innermost operations stand on it.</summary>
internal readonly record struct CountedStack(int Count, IReadOnlyList<NamedFrame> Frames);
