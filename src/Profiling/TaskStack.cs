namespace Leak.Profiling;

/// <summary>A stack and how many innermost operations stand on it.</summary>
/// <param name="Count">
/// How many. An operation that several others await stands once on the stack of each, as each of them is held up by it.
/// </param>
/// <param name="Frames">The frames, innermost first. Enumerate rather than index a deep stack.</param>
public sealed record TaskStack(int Count, IReadOnlyList<TaskFrame> Frames);
