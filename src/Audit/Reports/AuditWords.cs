using System.Globalization;
using Leak.Audit.Findings;
using Leak.Bounds.Verdicts;

namespace Leak.Audit.Reports;

/// <summary>Sentences and figures that all reports of an audit say alike; neither cleaned nor escaped.</summary>
internal static class AuditWords
{
    /// <summary>Stands in a table where there is nothing.</summary>
    public const string Nothing = "–";

    public static string Headline(AuditDocument document) =>
        $"{Title(document.Grade)}: {Targets(document.Report)}{(document.Report.Interrupted ? ", interrupted" : "")}";

    /// <summary><c>Grade D</c>.</summary>
    public static string Title(AuditGrade grade) => grade.Letter == Nothing ? "No grade" : $"Grade {grade.Letter}";

    /// <summary>How many stalls pin the server, in one line.</summary>
    public static string Answer(AuditReport report)
    {
        var counts = report.Stalls.ToLookup(stall => stall.Verdict);
        int Of(AuditVerdict verdict) => counts[verdict].Count();
        var tried = report.Stalls.Count - Of(AuditVerdict.NotApplicable);
        var pinned = Of(AuditVerdict.Growing) + Of(AuditVerdict.KeptByServer);
        string[] parts =
        [
            tried == 0 ? "No stall was tried." : $"Pinned by {(pinned == 0 ? "none" : Wording.Number(pinned))} of the {Wording.Amount(tried, "stalls")} tried.",
            Part("Inconclusive", Of(AuditVerdict.Inconclusive)),
            Part("Bounded", Of(AuditVerdict.Bounded)),
            Part("Not applicable", Of(AuditVerdict.NotApplicable)),
        ];
        return string.Join(' ', parts.Where(part => part.Length > 0));
    }

    public static IEnumerable<(string Name, string Value)> Audited(AuditReport report)
    {
        yield return ("address", Targets(report));
        yield return ("server", Server(report.Server));
        yield return ("time", $"{report.StartedAt.UtcDateTime.ToString("yyyy-MM-dd HH:mm:ss 'UTC'", CultureInfo.InvariantCulture)}, took {Times.Near(report.Duration)}");
        yield return ("watch", $"{Times.Near(report.Watch)}, less where all connections were closed sooner");
        if (report.SentHeaders.Count > 0)
        {
            yield return ("headers sent", $"{string.Join(", ", report.SentHeaders)} (values not told)");
        }

        if (report.Interrupted)
        {
            yield return ("interrupted", "yes: what follows is what was seen until then");
        }
    }

    public static IEnumerable<string> Grade(AuditGrade grade) =>
        grade.WouldRaise is { } raise ? grade.Why.Append($"What would raise it by one: {raise}") : grade.Why;

    /// <summary>The reasons of those stalls whose figures alone do not tell why their verdict is what it is.</summary>
    public static IEnumerable<string> Whys(AuditReport report) =>
        from stall in StallTable.Tried(report)
        where stall.Verdict is AuditVerdict.Inconclusive or AuditVerdict.KeptByServer
        from reason in stall.Reasons
        select $"{stall.Id}: {reason}";

    public static string Verdict(AuditVerdict verdict) => verdict switch
    {
        AuditVerdict.KeptByServer => "Kept by server",
        AuditVerdict.NotApplicable => "not applicable",
        _ => verdict.ToString(),
    };

    /// <summary>Whether it was tried, and for which versions it is: <c>tried, since 1.27.4</c>.</summary>
    public static string Source(AdviceBlock block)
    {
        var source = block.IsTried ? "tried" : "from the documentation";
        return block.Since is { } since ? $"{source}, since {since}" : source;
    }

    private static string Targets(AuditReport report) => string.Join(", ", report.Targets);

    private static string Server(ServerIdentity server)
    {
        var name = server.Product is null ? "not recognised" : string.Join(' ', new[] { server.Product, server.Version }.OfType<string>());
        return server.Evidence is { } evidence ? $"{name} ({evidence})" : name;
    }

    private static string Part(string name, int count) => count == 0 ? "" : $"{name}: {count}.";
}
