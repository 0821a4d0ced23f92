using Leak.Audit.Findings;
using Leak.Bounds.Engine;
using Leak.Bounds.Reports;

namespace Leak.Audit.Reports;

/// <summary>What the console, the Markdown and the page say alike, in their order. What is empty and says nothing is left out.</summary>
internal static class AuditSections
{
    /// <summary>The anchor of the stalls: a page shows them in its own way.</summary>
    public const string Stalls = "stalls";

    /// <summary>The anchor of the grade: a page begins with it.</summary>
    public const string Grade = "grade";

    /// <summary>What was found and what to do.</summary>
    public static IEnumerable<AuditSection> Of(AuditDocument document)
    {
        var (grade, report, advice) = document;
        yield return new AuditSection("audited", "Audited") { Facts = [.. AuditWords.Audited(report)] };
        yield return new AuditSection(Grade, AuditWords.Title(grade)) { Sentences = [.. AuditWords.Grade(grade)] };
        yield return new AuditSection(Stalls, "What became of the stalls, worst first")
        {
            Lead = AuditWords.Answer(report),
            Table = StallTable.Of(report),
            Sentences = [.. AuditWords.Whys(report)],
        };
        if (LimitTable.Of(report) is { } limits)
        {
            yield return new AuditSection("limits", "Limits") { Table = limits };
        }

        if (LiveTable.Of(report) is { } live)
        {
            yield return new AuditSection("clients", "Legitimate clients") { Table = live };
        }

        if (CountTable.Of(report) is { } counts)
        {
            yield return new AuditSection("counts", "What the server counted, or its machine of it") { Table = counts };
        }

        if (SocketStateTable.Of(report) is { } sockets)
        {
            yield return new AuditSection("sockets", "The server's sockets by their state of TCP") { Table = sockets };
        }

        if (report.Capacity is { } capacity)
        {
            yield return new AuditSection("capacity", "Capacity") { Sentences = CapacityWords.Of(capacity) };
        }

        yield return new AuditSection("left", "What was left behind") { Sentences = OrElse(report.LeftBehind, "Nothing that was seen.") };
        yield return new AuditSection("set", "What to set")
        {
            Sentences = advice.Blocks.Count == 0 ? ["There is no block to paste."] : [],
            Blocks = advice.Blocks,
        };
        foreach (var section in Rest(report, advice))
        {
            yield return section;
        }
    }

    /// <summary>What the evidence stands on: for reports that are kept.</summary>
    public static IEnumerable<AuditSection> Background(AuditDocument document)
    {
        var report = document.Report;
        if (report.Looked.Count > 0)
        {
            yield return new AuditSection("looked", "What was looked for first")
            {
                Table = new ReportTable("", ["what", "there", "seen"], [.. report.Looked.Select(found => new[] { found.Name, found.IsThere ? "yes" : "no", found.Seen })]),
            };
        }

        yield return new AuditSection("machine", "Where the audit ran") { Facts = [.. ReportWords.Facts(report.Environment)] };
    }

    private static IEnumerable<AuditSection> Rest(AuditReport report, Advice advice)
    {
        if (advice.NotBoundable.Count > 0)
        {
            yield return new AuditSection("unboundable", "What nothing can bound") { Sentences = advice.NotBoundable };
        }

        if (NotApplicableTable.Of(report) is { } missing)
        {
            yield return new AuditSection("missing", "Not applicable") { Table = missing };
        }

        if (report.Troubles.Count > 0)
        {
            yield return new AuditSection("troubles", "Troubles") { Sentences = report.Troubles };
        }
    }

    private static IReadOnlyList<string> OrElse(IReadOnlyList<string> sentences, string none) => sentences.Count == 0 ? [none] : sentences;
}
