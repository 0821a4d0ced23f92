using Leak.Scenarios.Fuzzing.Steps;

namespace Leak.Scenarios.Fuzzing.Judging;

/// <summary>A property that a run broke.</summary>
/// <param name="Kind">Which one: shrinking keeps it.</param>
/// <param name="Script">The script that broke it; <see langword="null"/>: what they did together.</param>
/// <param name="Text">What was seen, and what is allowed.</param>
internal sealed record FuzzFinding(FindingKind Kind, FuzzScript? Script, string Text)
{
    public override string ToString() => Script is null ? $"{Kind}: {Text}" : $"{Kind}: {Text}\n    {Script}";
}
