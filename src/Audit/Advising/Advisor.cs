using Leak.Audit.Advising.Tables;
using Leak.Audit.Findings;
using Leak.Bounds.Reports;

namespace Leak.Audit.Advising;

/// <summary>Says what to set, for the server that was recognised: what bounds each stall that was held for too long, and nothing else.</summary>
internal static class Advisor
{
    /// <summary>What a limit is where the report does not tell what was asked for.</summary>
    private static readonly TimeSpan s_usual = TimeSpan.FromSeconds(60);

    public static Advice Of(AuditReport report)
    {
        ArgumentNullException.ThrowIfNull(report);
        var open = OpenStalls(report);
        if (open.Count == 0)
        {
            return new Advice([], []);
        }

        return ServerTables.Of(report.Server.Product) is { } table
            ? Of(table, new Found(open, Kept(report), report.Server.Version))
            : new Advice([], [$"{Unknown(report.Server)}, so no block can be given for {Words.List(open.Keys)}."]);
    }

    private static string Unknown(ServerIdentity server) => server.Product is null
        ? "The server was not recognised"
        : $"Nothing is known here of what to set in {PlainText.OneLine(server.Product)}";

    /// <summary>The stalls that were held for too long, with the limit that was asked for.</summary>
    private static Dictionary<string, TimeSpan> OpenStalls(AuditReport report)
    {
        var open = new Dictionary<string, TimeSpan>(StringComparer.Ordinal);
        foreach (var stall in report.Stalls.Where(stall => Verdicts.IsOpen(stall.Verdict)))
        {
            open[stall.Id] = report.Limits.FirstOrDefault(limit => limit.Limit == stall.Limit)?.Wanted ?? s_usual;
        }

        return open;
    }

    private static HashSet<string> Kept(AuditReport report) =>
        [.. report.Stalls.Where(stall => stall.Verdict == AuditVerdict.KeptByServer).Select(stall => stall.Id)];

    private static Advice Of(ServerTable table, Found found)
    {
        var blocks = Blocks(table, found);
        var rest = Rest(blocks, found.Open);
        if (table.Alternative is not { } other)
        {
            return new Advice(blocks, Sentences(table, rest, found.Open));
        }

        var others = Blocks(other, found with { Version = null });
        var bounded = rest.Where(id => others.Any(block => block.Bounds.Contains(id))).ToList();
        var sentences = Sentences(other, [.. rest.Except(bounded)], found.Open);
        return new Advice(
            [.. blocks, .. others],
            bounded.Count == 0 ? sentences : [$"{Words.List(bounded)}: {table.Name} alone does not bound {Words.It(bounded)}; {other.Name} does.", .. sentences]);
    }

    private static List<AdviceBlock> Blocks(ServerTable table, Found found) => BlockWriter.Write(table.Complete(Choice.Of(table, found)));

    private static List<string> Rest(List<AdviceBlock> blocks, IReadOnlyDictionary<string, TimeSpan> open) =>
        [.. open.Keys.Where(id => !blocks.Any(block => block.Bounds.Contains(id)))];

    private static List<string> Sentences(ServerTable table, IReadOnlyList<string> stalls, IReadOnlyDictionary<string, TimeSpan> open)
    {
        var reasons = table.Unbounded
            .Select(reason => (Stalls: stalls.Concat(reason.IsSaidAnyway ? open.Keys.Except(stalls) : []).Where(reason.Stalls.Contains).ToList(), reason.Sentence))
            .Where(pair => pair.Stalls.Count > 0)
            .ToList();
        var others = stalls.Where(id => !table.Unbounded.Any(reason => reason.Stalls.Contains(id))).ToList();
        return
        [
            .. reasons.Select(pair => $"{Words.List(pair.Stalls)}: {pair.Sentence}"),
            .. others.Count == 0 ? Array.Empty<string>() : [$"{Words.List(others)}: no setting of {table.Name} is known here that bounds {Words.It(others)}."],
        ];
    }
}
