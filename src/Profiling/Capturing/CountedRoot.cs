using Leak.Profiling.Naming;

namespace Leak.Profiling.Capturing;

/// <summary>An outermost method, without a line, and how many operations lead out to it.</summary>
internal readonly record struct CountedRoot(NamedFrame Frame, int Operations);
