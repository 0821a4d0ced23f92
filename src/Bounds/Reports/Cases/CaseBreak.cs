namespace Leak.Bounds.Reports.Cases;

/// <summary>One thing that was not as it must be.</summary>
/// <param name="Rule">The bound or the stall, by its name: <c>lifetime at most</c>.</param>
/// <param name="Message">What happened, in a sentence that needs no other.</param>
internal sealed record CaseBreak(string Rule, string Message)
{
    /// <summary>What the rule asks for, in a sentence; <see langword="null"/> (the default): its name says it.</summary>
    public string? Meaning { get; init; }
}
