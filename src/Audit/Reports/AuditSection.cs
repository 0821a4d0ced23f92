using Leak.Audit.Findings;
using Leak.Bounds.Engine;

namespace Leak.Audit.Reports;

/// <summary>A part of what every report for people says; neither cleaned nor escaped. What it has stands in the order of its members.</summary>
/// <param name="Anchor">Its name in a link within a page.</param>
/// <param name="Title">Its heading.</param>
internal sealed record AuditSection(string Anchor, string Title)
{
    /// <summary>A sentence that comes before all else.</summary>
    public string? Lead { get; init; }

    public IReadOnlyList<(string Name, string Value)> Facts { get; init; } = [];

    public ReportTable? Table { get; init; }

    public IReadOnlyList<string> Sentences { get; init; } = [];

    public IReadOnlyList<AdviceBlock> Blocks { get; init; } = [];
}
