namespace Leak.Bounds.Facts;

/// <summary>How many tasks there are in all, and on how many stacks they stand.</summary>
/// <param name="Tasks">The tasks, as their series counts them.</param>
/// <param name="Stacks">The stacks.</param>
internal readonly record struct StackTotal(int Tasks, int Stacks);
