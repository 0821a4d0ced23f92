namespace Leak.Bounds.Facts;

/// <summary>A probe's value at a time.</summary>
/// <param name="At">Time since the start of the run.</param>
/// <param name="Value">The value, in the probe's unit.</param>
public readonly record struct Sample(TimeSpan At, double Value);
