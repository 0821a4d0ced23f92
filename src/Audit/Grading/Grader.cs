using Leak.Audit.Findings;

namespace Leak.Audit.Grading;

/// <summary>Grades a server by what an audit found: docs/audit.md has the rubric. It reads verdicts and counts, and no seconds near an edge.</summary>
internal static class Grader
{
    public static AuditGrade Of(AuditReport report)
    {
        ArgumentNullException.ThrowIfNull(report);
        if (WhyNone(report) is { } none)
        {
            return new AuditGrade(Rubric.None, [none], null);
        }

        var deductions = Deductions.Of(report);
        var best = Best(report);
        var place = Place(deductions, best.Place);
        return new AuditGrade(
            Rubric.Letters[place].Letter,
            [
                .. deductions.Select(one => one.Why),
                $"{deductions.Sum(one => one.Points)} points in all.",
                .. best.Place > 0 ? [best.Why] : Array.Empty<string>(),
            ],
            Raising.Sentence(report, deductions, place, best.Place));
    }

    /// <summary>The place among <see cref="Rubric.Letters"/>, 0 for the best.</summary>
    public static int Place(IEnumerable<Deduction> deductions, int best)
    {
        var points = deductions.Sum(one => one.Points);
        return Math.Max(best, Array.FindIndex(Rubric.Letters, letter => points <= letter.MostPoints));
    }

    public static IReadOnlyList<StallClass> Missing(AuditReport report) =>
        [.. StallClass.All.Where(kind => !report.Stalls.Any(stall => Verdicts.IsTried(stall.Verdict) && StallClass.Of(stall.Limit) == kind))];

    private static string? WhyNone(AuditReport report)
    {
        var tried = report.Stalls.Count(stall => Verdicts.IsTried(stall.Verdict));
        var inconclusive = report.Stalls.Count(stall => stall.Verdict == AuditVerdict.Inconclusive);
        return report.Interrupted ? "The audit was stopped, so there is no grade."
            : report.Troubles.Count > 0 ? "The audit had no whole verdict, so there is no grade."
            : inconclusive > tried ? $"{inconclusive} stalls are inconclusive and {tried} are not, so there is no grade."
            : tried < Rubric.FewestStalls ? $"{tried} stalls have a verdict, fewer than {Rubric.FewestStalls}, so there is no grade."
            : Missing(report).Contains(StallClass.Connections) ? "No stall of connections was tried, so there is no grade."
            : null;
    }

    private static (int Place, string Why) Best(AuditReport report)
    {
        var missing = Missing(report);
        var place = Rubric.BestFor(StallClass.All.Count - missing.Count);
        return missing.Count > 0
            ? (place, $"{Rubric.Letters[place].Letter} is the best that is given: nothing of {string.Join(", nor of ", missing.Select(kind => kind.Name))} was tried.")
            : report.Stalls.Any(stall => stall.Verdict == AuditVerdict.Inconclusive)
                ? (1, $"{Rubric.Letters[1].Letter} is the best that is given: not every stall that was tried has a verdict.")
                : (0, "");
    }
}
