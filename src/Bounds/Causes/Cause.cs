using Leak.Bounds.Verdicts;

namespace Leak.Bounds.Causes;

/// <summary>One thing that is wrong, with all that shows it and what to do about it.</summary>
/// <param name="Key">What makes it one; ASCII letters, digits and hyphens.</param>
/// <param name="Title">What broke, in a sentence without its full stop.</param>
/// <param name="Meaning">What that means, in sentences.</param>
internal sealed record Cause(string Key, string Title, string Meaning)
{
    /// <summary>The scenarios in which it was seen; at least one.</summary>
    public required IReadOnlyList<ScenarioVerdict> Scenarios { get; init; }

    /// <summary>Every bound that it broke, the one that tells most first.</summary>
    public IReadOnlyList<Finding> Findings { get; init; } = [];

    /// <summary>The ids of the workloads that show it, in the order of the run.</summary>
    public IReadOnlyList<string> Workloads { get; init; } = [];

    /// <summary>Further sentences of what was seen: what the server or its clients said.</summary>
    public IReadOnlyList<string> Said { get; init; } = [];

    /// <summary>Where its tasks were parked; <see langword="null"/>: that is not known, or says nothing here.</summary>
    public ParkedStacks? Parked { get; init; }

    /// <summary>What to set.</summary>
    public IReadOnlyList<Setting> Settings { get; init; } = [];

    /// <summary>What to do where no setting alone does it, in sentences; what is code stands between backquotes, and no name of another's may.</summary>
    public IReadOnlyList<string> Steps { get; init; } = [];

    /// <summary>Whether its code is to be mended, and a setting only helps until then: the steps come before the settings.</summary>
    public bool IsInCode { get; init; }
}
