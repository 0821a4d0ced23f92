using Leak.Audit.Findings;

namespace Leak.Audit.Grading;

/// <summary>Finds what would raise a grade, by trying: the fewest things that, made good, give a better letter.</summary>
internal static class Raising
{
    /// <summary>
    /// The subjects of the deductions that must go; empty: none would help. Of so many those that cost most are tried, so that no smaller
    /// set would do.
    /// </summary>
    public static IReadOnlyList<string> Of(IReadOnlyList<Deduction> deductions, int place, int best)
    {
        for (var count = 1; count <= deductions.Count; count++)
        {
            if (Grader.Place(deductions.Skip(count), best) < place)
            {
                return [.. deductions.Take(count).Select(one => one.Subject)];
            }
        }

        return [];
    }

    public static string? Sentence(AuditReport report, IReadOnlyList<Deduction> deductions, int place, int best)
    {
        if (place == 0)
        {
            return null;
        }

        var subjects = Of(deductions, place, best);
        if (subjects.Count > 0)
        {
            return $"{Rubric.Letters[Grader.Place(deductions.Skip(subjects.Count), best)].Letter}, if {All(report, subjects)}.";
        }

        // Too little was tried for a better letter. What was tried may be in the way of it too.
        var also = Grader.Place(deductions, 0) < place ? [] : Of(deductions, place, best: 0);
        return TryMore(report) + (also.Count == 0 ? "." : $"; and if {All(report, also)}.");
    }

    private static string All(AuditReport report, IEnumerable<string> subjects) => string.Join(", and ", subjects.Select(subject => Better(report, subject)));

    private static string Better(AuditReport report, string subject) => subject switch
    {
        Deductions.Clients => "legitimate clients are served as before the stalls",
        Deductions.Kept => "the server keeps nothing once all clients are gone",
        _ => $"{subject} is bounded: {string.Join(", ", report.Stalls.Where(stall => stall.Limit == subject && Verdicts.IsOpen(stall.Verdict)).Select(stall => stall.Id))}",
    };

    private static string TryMore(AuditReport report)
    {
        var missing = Grader.Missing(report);
        var lines = report.Stalls
            .Where(stall => stall.WouldApplyWith is not null && missing.Contains(StallClass.Of(stall.Limit)))
            .Select(stall => stall.WouldApplyWith)
            .Distinct(StringComparer.Ordinal)
            .ToList();
        return missing.Count == 0 ? "A better one, if the stalls that are inconclusive are bounded"
            : lines.Count == 0 ? $"A better one, if stalls of {string.Join(", and of ", missing.Select(kind => kind.Name))} are tried and bounded"
            : $"A better one, if more stalls are tried and bounded: leak.json needs {string.Join(", ", lines)}";
    }
}
