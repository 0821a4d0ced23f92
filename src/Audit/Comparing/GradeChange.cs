using Leak.Audit.Findings;
using Leak.Audit.Grading;

namespace Leak.Audit.Comparing;

/// <summary>Whether the grade is lower or higher, by what both audits tried alone: one that tried less has a worse best grade, and is no worse.</summary>
internal static class GradeChange
{
    public static void Add(Changes changes, AuditReport before, AuditReport after, IReadOnlySet<string> stalls, IReadOnlySet<string> clients)
    {
        var was = Grader.Of(Shared(before, stalls, clients)).Letter;
        var now = Grader.Of(Shared(after, stalls, clients)).Letter;
        switch (Rubric.Place(was), Rubric.Place(now))
        {
            case ({ } one, { } other) when one != other:
                (other > one ? changes.Worse : changes.Better).Add($"grade of what both tried: {was} before, {now} now");
                break;
            case (null, _) or (_, null):
                changes.NotComparable.Add("grade: too little was tried in both");
                break;
        }
    }

    // What is left behind is known only where the server's own counts were read, and a report does not tell whether they were.
    private static AuditReport Shared(AuditReport report, IReadOnlySet<string> stalls, IReadOnlySet<string> clients) => report with
    {
        Stalls = [.. report.Stalls.Where(stall => stalls.Contains(stall.Id))],
        Live = [.. report.Live.Where(live => clients.Contains(live.Id))],
        LeftBehind = [],
    };
}
