namespace Leak.Audit.Findings;

/// <summary>What the server counted of itself, or its machine of it.</summary>
/// <param name="Name">What: <c>threads</c>, <c>go_goroutines</c>.</param>
/// <param name="Unit"><c>bytes</c>, <c>connections</c>; empty: its name says it.</param>
/// <param name="Before">Before the first stalled connection.</param>
/// <param name="Peak">The most while connections were stalled.</param>
/// <param name="After">Once all were gone.</param>
internal sealed record CountFinding(string Name, string Unit, double Before, double Peak, double After);
