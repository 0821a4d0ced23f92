namespace Leak.Bounds.Verdicts;

/// <summary>Why a run allows no judgement.</summary>
/// <param name="Text">In a sentence.</param>
/// <param name="Workload">The only workload that it concerns; <see langword="null"/>: all.</param>
internal readonly record struct Objection(string Text, string? Workload = null)
{
    /// <summary>Whether it is to the machine, which had no time to spare, and not to the server or the run.</summary>
    public bool IsMachines { get; init; }
}
