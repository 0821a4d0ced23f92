using System.Globalization;
using Leak.Audit.Findings;

namespace Leak.Scenarios.Audit.Matrix;

/// <summary>What stands in a cell of the matrix.</summary>
internal static class MatrixCell
{
    public const string Held = "held";
    public const string Kept = "kept";
    public const string Unknown = "?";
    public const string NotTried = "–";
    public const string None = "none";
    public const string Varies = "varies";

    private const double FirstWhole = 9.95;

    /// <summary>Of a stall: after how long it was given back, or that it was not.</summary>
    public static string Of(StallFinding stall) => stall switch
    {
        { Verdict: AuditVerdict.NotApplicable } => NotTried,
        { Verdict: AuditVerdict.Inconclusive } => Unknown,
        { Verdict: AuditVerdict.KeptByServer, Held: 0, Most: { } most } => $"{Kept} {Seconds(most)}",
        { Verdict: AuditVerdict.KeptByServer } => Kept,
        { Held: > 0 } or { Median: null } => Held,
        { Median: { } median } => Seconds(median),
    };

    /// <summary>Of a limit: where its setting lies; more than one where its stalls do not agree.</summary>
    public static string Of(IEnumerable<LimitFinding> limits, IReadOnlyList<StallFinding> stalls)
    {
        var cells = limits.OrderBy(limit => limit.AtLeast ?? TimeSpan.MaxValue).Select(limit => Of(limit, stalls)).Distinct().ToList();
        return cells.Count == 0 ? NotTried : string.Join("; ", cells);
    }

    private static string Seconds(TimeSpan time) => $"{time.TotalSeconds.ToString(time.TotalSeconds < FirstWhole ? "0.0" : "0", CultureInfo.InvariantCulture)} s";

    private static string Of(LimitFinding limit, IReadOnlyList<StallFinding> stalls) => limit switch
    {
        { AtLeast: { } least, AtMost: { } most } => string.Create(CultureInfo.InvariantCulture, $"{Math.Floor(least.TotalSeconds * 10) / 10:0.0}–{Math.Ceiling(most.TotalSeconds * 10) / 10:0.0} s"),
        { Verdict: AuditVerdict.Inconclusive } => Unknown,
        _ when stalls.Where(stall => limit.Stalls.Contains(stall.Id)).Any(stall => stall.Held > 0 || stall.Median is null) => None,
        _ => Varies,
    };
}
