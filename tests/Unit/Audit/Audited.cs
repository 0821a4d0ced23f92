using CsCheck;
using Leak.Audit.Findings;
using Leak.Bounds.Reports;
using Leak.Clients.Catalog;

namespace Leak.Unit.Audit;

/// <summary>Reports of audits, as tests want them.</summary>
internal static class Audited
{
    /// <summary>Every stall of the catalogue, floods too.</summary>
    public static readonly IReadOnlyList<Stall> Catalogue = [.. WorkloadCatalog.All.OfType<Stall>()];

    /// <summary>One stall of each class of the grade, and of those that weigh most more than one.</summary>
    public static readonly string[] Usual =
        ["tcp/idle", "http1/partial-line", "http1/partial-headers", "http1/keep-alive-idle", "http1/no-body", "http1/slow-read-none", "http1/hung-handler"];

    private static readonly TimeSpan s_wanted = TimeSpan.FromSeconds(60);

    public static AuditReport Report(params IEnumerable<StallFinding> stalls)
    {
        var all = stalls.ToList();
        return new AuditReport
        {
            Targets = ["http://127.0.0.1:8080"],
            StartedAt = DateTimeOffset.UnixEpoch,
            Duration = TimeSpan.FromSeconds(150),
            Watch = TimeSpan.FromSeconds(150),
            Environment = new RunEnvironment("", "", 1, null, null, ""),
            Stalls = all,
            Limits = [.. all.GroupBy(stall => stall.Limit).Select(same => Limit(same.Key, [.. same]))],
        };
    }

    /// <summary>All of <see cref="Usual"/> bounded, but for these.</summary>
    public static AuditReport Holding(params string[] held) =>
        Report(Usual.Concat(held).Distinct().Select(id => held.Contains(id) ? Held(id) : Bounded(id)));

    public static AuditReport Wanting(this AuditReport report, TimeSpan wanted) =>
        report with { Limits = [.. report.Limits.Select(limit => limit with { Wanted = wanted })] };

    public static AuditReport By(this AuditReport report, string? product, string? version = null) =>
        report with { Server = new ServerIdentity(product, version, null) };

    public static StallFinding Bounded(string id) => Stall(id, AuditVerdict.Bounded) with { Closed = 6 };

    /// <summary>Past its limit, and given back before the watch ended.</summary>
    public static StallFinding Late(string id) => Stall(id, AuditVerdict.Growing) with { Closed = 6 };

    public static StallFinding Held(string id) => Stall(id, AuditVerdict.Growing) with { Held = 6 };

    public static StallFinding Kept(string id) => Stall(id, AuditVerdict.KeptByServer) with { Closed = 6 };

    public static StallFinding NotTried(string id, string? wouldApplyWith = null) =>
        Stall(id, AuditVerdict.NotApplicable) with { Connections = 0, WouldApplyWith = wouldApplyWith };

    public static StallFinding Inconclusive(string id) => Stall(id, AuditVerdict.Inconclusive) with { Held = 6 };

    public static LiveFinding Live(string id, int failed = 0) => new() { Id = id, Summary = id, Served = 100, Failed = failed };

    /// <summary>Reports of a server, good or bad, with each stall of the catalogue in any state, and with clients that are served or not.</summary>
    public static Gen<AuditReport> Any { get; } =
        from bad in Gen.OneOf(Gen.Const(0), Gen.Const(5), Gen.Const(20), Gen.Const(60), Gen.Const(300))
        from states in Gen.Int[0, 999].Array[Catalogue.Count]
        from failed in Gen.Int[0, 3]
        from left in Gen.Bool
        select Report(Catalogue.Select((stall, at) => InState(stall.Id, states[at] < bad ? states[at] % 5 : int.MaxValue))) with
        {
            Live = [Live("live/get/", failed == 3 ? 1 : 0)],
            LeftBehind = left && failed > 1 ? ["12 connections"] : [],
        };

    private static StallFinding InState(string id, int state) => state switch
    {
        0 => Held(id),
        1 => Late(id),
        2 => Kept(id),
        3 => NotTried(id),
        4 => Inconclusive(id),
        _ => Bounded(id),
    };

    private static StallFinding Stall(string id, AuditVerdict verdict) => new()
    {
        Id = id,
        Summary = id,
        Limit = Catalogue.First(stall => stall.Id == id).StoppedBy,
        Verdict = verdict,
        Connections = 6,
    };

    private static LimitFinding Limit(string name, IReadOnlyList<StallFinding> stalls)
    {
        var isBounded = stalls.All(stall => stall.Verdict == AuditVerdict.Bounded);
        return new LimitFinding
        {
            Limit = name,
            AtLeast = isBounded ? TimeSpan.FromSeconds(9) : null,
            AtMost = isBounded ? TimeSpan.FromSeconds(11) : null,
            Stalls = [.. stalls.Select(stall => stall.Id)],
            Wanted = s_wanted,
            Verdict = isBounded ? AuditVerdict.Bounded : stalls.MaxBy(stall => stall.Verdict == AuditVerdict.Growing)!.Verdict,
        };
    }
}
