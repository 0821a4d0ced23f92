using Leak.Audit.Findings;
using Leak.Audit.Grading;
using Leak.Bounds.Comparing;

namespace Leak.Audit.Comparing;

/// <summary>What changed between two audits of one server. What was tried in one of them alone is named, and is neither worse nor better.</summary>
internal sealed record AuditComparison
{
    /// <summary>Bounded before and not now, a limit that is gone, a legitimate client that fails now, a lower grade.</summary>
    public required IReadOnlyList<string> Worse { get; init; }

    public required IReadOnlyList<string> Better { get; init; }

    /// <summary>Neither worse nor better: a limit that moved.</summary>
    public required IReadOnlyList<string> Other { get; init; }

    /// <summary>What was not tried, or was asked for another limit, in one of the two.</summary>
    public required IReadOnlyList<string> NotComparable { get; init; }

    /// <summary>What the reader must know of the two audits: they are of different targets, say.</summary>
    public required IReadOnlyList<string> Remarks { get; init; }

    /// <summary>Times and answers of both. They inform.</summary>
    public IReadOnlyList<FigureChange> Figures { get; init; } = [];

    public required AuditGrade GradeBefore { get; init; }

    public required AuditGrade GradeAfter { get; init; }

    public bool IsWorse => Worse.Count > 0;

    /// <summary>For a console, one line each, and fit to be shown.</summary>
    public IReadOnlyList<string> Lines => ToComparison("", "").Lines;

    /// <summary>The same in the form of all comparisons.</summary>
    /// <param name="before">The file of the audit before, as the user calls it.</param>
    /// <param name="after">That of the later one.</param>
    public Comparison ToComparison(string before, string after) => new()
    {
        Kind = "audits",
        Before = before,
        After = after,
        Facts = [("grade", GradeBefore.Letter, GradeAfter.Letter)],
        Worse = Worse,
        Better = Better,
        Other = Other,
        NotComparable = NotComparable,
        Remarks = Remarks,
        Figures = Figures,
    };

    public static AuditComparison Of(AuditReport before, AuditReport after)
    {
        ArgumentNullException.ThrowIfNull(before);
        ArgumentNullException.ThrowIfNull(after);
        var changes = new Changes();
        var shared = StallChanges.Add(changes, before, after);
        LimitChanges.Add(changes, before, after);
        var clients = LiveChanges.Add(changes, before, after);
        GradeChange.Add(changes, before, after, shared, clients);
        return new AuditComparison
        {
            Worse = changes.Worse,
            Better = changes.Better,
            Other = changes.Other,
            NotComparable = changes.NotComparable,
            Remarks = [.. ComparisonRemarks.Of(before, after)],
            Figures = [.. AuditFigures.Of(before, after)],
            GradeBefore = Grader.Of(before),
            GradeAfter = Grader.Of(after),
        };
    }
}
