namespace Leak.Bounds.Reports.Cases;

/// <summary>A test case of a report, as tools for test results know it. Texts are as they came: whoever writes them cleans and escapes them.</summary>
internal sealed record ReportCase
{
    /// <summary>Of all the server's workloads together.</summary>
    public const string WholeServer = "the whole server";

    /// <summary>The scenario with its settings, or the audit.</summary>
    public required string Suite { get; init; }

    /// <summary>The workload's id, or <see cref="WholeServer"/>.</summary>
    public required string Name { get; init; }

    public required CaseStatus Status { get; init; }

    /// <summary>Whether it must show growth: it passes where it grew.</summary>
    public bool IsControl { get; init; }

    /// <summary>How long it was watched; <see langword="null"/>: it was not run.</summary>
    public TimeSpan? Duration { get; init; }

    /// <summary>What was not as it must be; none of a case that passed.</summary>
    public IReadOnlyList<CaseBreak> Breaks { get; init; } = [];

    /// <summary>Further sentences and lines: where tasks were parked.</summary>
    public IReadOnlyList<string> Details { get; init; } = [];

    /// <summary>Why it is skipped; <see langword="null"/>: it applies.</summary>
    public string? NotApplicable { get; init; }

    /// <summary>Where tasks were parked, where that is known and something broke.</summary>
    public CodePlace? Place { get; init; }

    /// <summary>All that is said of it, a line each: what broke, then the details.</summary>
    public IEnumerable<string> Lines => Breaks.Select(broken => broken.Message).Concat(Place is null ? [] : [$"parked at {Place}"]).Concat(Details);
}
