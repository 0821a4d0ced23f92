using System.Globalization;
using Leak.Audit.Findings;
using Leak.Bounds.Facts;
using Leak.Bounds.Plans;
using Leak.Bounds.Verdicts;
using Leak.Clients.Catalog;
using Leak.Clients.Parking;

namespace Leak.Audit.Concluding;

/// <summary>What became of each stall's connections, from the verdict of the run.</summary>
internal static class StallFindings
{
    private const int FirstOfErrors = 400;

    /// <summary>The finding on one stall.</summary>
    public static StallFinding Of(WorkloadVerdict verdict, StallRecord record, MachineLateness lateness)
    {
        var stall = record.Plan.Stall;
        var finding = new StallFinding
        {
            Id = record.Id,
            Summary = stall.Summary,
            Limit = stall.StoppedBy,
            Verdict = AuditVerdict.NotApplicable,
            Connections = record.Lifetimes.Count,
            Reasons = [.. OwnReasons(verdict.Reasons, record.Id)],
        };
        if (verdict.NotApplicable is { } why)
        {
            return finding with { Reasons = [$"{why}."] };
        }

        var holdings = Holding.Of(record, lateness);
        var over = holdings.Where(holding => holding.IsOver).Select(holding => holding.Lifetime.SinceStall(holding.After)).Order().ToList();
        var kept = holdings.Where(holding => !holding.IsOver).ToList();
        if (InKernel(record, holdings) is { Count: > 0 } inKernel && verdict.Verdict == Verdict.Bounded)
        {
            return finding with
            {
                Verdict = AuditVerdict.KeptByServer,
                Closed = holdings.Count - inKernel.Count,
                Held = inKernel.Count,
                HeldFor = inKernel.Max(),
                Reasons = [.. finding.Reasons, string.Create(CultureInfo.InvariantCulture, $"the server was done with {inKernel.Count} of {holdings.Count} connections, and the kernel of its machine kept what their clients had not taken, for {inKernel.Max().TotalSeconds:0.#} s and more.")],
            };
        }

        return finding with
        {
            Verdict = VerdictOf(verdict, record, holdings),
            Closed = over.Count,
            Held = kept.Count,
            Least = over.Count == 0 ? null : over[0],
            Median = over.Count == 0 ? null : over[(over.Count - 1) / 2],
            Most = over.Count == 0 ? null : over[^1],
            HeldFor = kept.Count == 0 ? null : kept.Max(holding => holding.Stalled),
            Endings = holdings.Where(holding => holding.IsOver).CountBy(holding => EndOf(stall, holding)).OrderByDescending(pair => pair.Value).ThenBy(pair => pair.Key, StringComparer.Ordinal).ToDictionary(),
            IsByRequest = holdings.Any(IsByRequest),
        };
    }

    /// <summary>Whether the connections say where the limit lies: what a kernel kept was closed by no limit of the server.</summary>
    public static bool ShowsLimit(StallFinding stall, StallRecord record) =>
        stall.Verdict != AuditVerdict.Inconclusive && !(stall.Verdict == AuditVerdict.KeptByServer && record.KernelUntil.Any(until => until is not null));

    /// <summary>For how long, since the stall began, the kernel kept each connection that it kept for longer than the limit allows.</summary>
    private static List<TimeSpan> InKernel(StallRecord record, IReadOnlyList<Holding> holdings) =>
    [
        .. from one in holdings.Index()
           where one.Item.IsOver && record.IsLeftToKernel(one.Index)
           let stalled = one.Item.Lifetime.SinceStall(record.KernelUntil[one.Index]!.Value)
           where stalled > record.Most(one.Item)
           select stalled,
    ];

    /// <summary>What is said of this stall alone: what is said of the whole run stands once, with the audit.</summary>
    private static IEnumerable<string> OwnReasons(IEnumerable<string> reasons, string id) =>
        reasons.Where(reason => reason.StartsWith($"{id}: ", StringComparison.Ordinal)).Select(reason => reason[(id.Length + 2)..]);

    /// <summary>How a connection ended that the server gave back: by the answer to its request, or by the close.</summary>
    private static string EndOf(Stall stall, Holding holding)
    {
        var lifetime = holding.Lifetime;
        if (IsByRequest(holding) && stall.EndsByRequest)
        {
            return lifetime switch
            {
                { StatusCode: >= FirstOfErrors and var answered } => Number(answered),
                { StreamReset: { } error } => $"RST_STREAM {error}",
                { StatusCode: { } whole } => Number(whole),
                _ => "END_STREAM",
            };
        }

        return lifetime switch
        {
            { FirstAnswer: { StatusCode: >= FirstOfErrors and var status } } when stall.SeenWhen is not StallSign.Answered => Number(status),
            { StatusCode: >= FirstOfErrors and var last } when stall.SeenWhen is not StallSign.Answered => Number(last),
            { GoAway: { } error } => $"GOAWAY {error}",
            { End: LifetimeEnd.Reset } => "RST",
            { End: LifetimeEnd.Recorded } => "unseen",
            _ => "FIN",
        };
    }

    private static bool IsByRequest(Holding holding) => holding.IsOver && holding.After < holding.Lifetime.Duration;

    private static AuditVerdict VerdictOf(WorkloadVerdict verdict, StallRecord record, IReadOnlyList<Holding> holdings) => verdict.Verdict switch
    {
        Verdict.Bounded when verdict.BrokenBounds > 0 => AuditVerdict.Growing,
        Verdict.Bounded => AuditVerdict.Bounded,
        Verdict.Growing when holdings.Where(holding => holding.Doubt is null && holding.IsLate(record.Most(holding))).ToList() is { Count: > 0 } late
            && late.TrueForAll(holding => holding.FinAfter is not null) => AuditVerdict.KeptByServer,
        Verdict.Growing => AuditVerdict.Growing,
        _ => AuditVerdict.Inconclusive,
    };

    private static string Number(int status) => status.ToString(CultureInfo.InvariantCulture);
}
