using Leak.Audit.Concluding;
using Leak.Audit.Options;
using Leak.Audit.Runs;
using Leak.Bounds.Facts;
using Leak.Bounds.Plans;
using Leak.Bounds.Verdicts;
using Leak.Clients.Catalog;
using Leak.Clients.Parking;

namespace Leak.Unit.Audit.Concluding;

/// <summary>How a connection ended, in the words of the report.</summary>
[Parallelizable(ParallelScope.All)]
internal sealed class StallEndingTests
{
    private static readonly AuditOptions s_options = new() { Addresses = [new Uri("http://127.0.0.1:80")] };

    private static readonly Lifetime s_closed = new(TimeSpan.Zero, TimeSpan.FromSeconds(5), LifetimeEnd.Closed, 40_000) { StalledAfter = TimeSpan.FromSeconds(0.1) };

    private static readonly EndedRequests s_ended = new(1, TimeSpan.FromSeconds(3), TimeSpan.FromSeconds(3));

    private static IEnumerable<TestCaseData> Connections =>
    [
        Case(Stalls.Http2.Idle, s_closed, "FIN"),
        Case(Stalls.Http2.Idle, s_closed with { GoAway = "NO_ERROR" }, "GOAWAY NO_ERROR"),
        Case(Stalls.Http2.Idle, s_closed with { GoAway = "ENHANCE_YOUR_CALM", End = LifetimeEnd.Reset }, "GOAWAY ENHANCE_YOUR_CALM"),
        Case(Stalls.Http2.Idle, s_closed with { End = LifetimeEnd.Reset }, "RST"),
        Case(Stalls.Http2.EmptyData, s_closed with { RequestsEnded = s_ended, StreamReset = "CANCEL" }, "RST_STREAM CANCEL"),
        Case(Stalls.Http2.EmptyData, s_closed with { RequestsEnded = s_ended, StreamReset = "NO_ERROR", StatusCode = 408 }, "408"),
        Case(Stalls.Http2.EmptyData, s_closed with { RequestsEnded = s_ended, StatusCode = 200 }, "200"),
        Case(Stalls.Http2.EmptyData, s_closed with { RequestsEnded = s_ended }, "END_STREAM"),
        Case(Stalls.Http2.EmptyData, s_closed with { RequestsEnded = s_ended with { LastAfter = s_closed.Duration }, StreamReset = "CANCEL", GoAway = "NO_ERROR" }, "GOAWAY NO_ERROR"),
        Case(Stalls.Http1.PartialHeaders, s_closed, "FIN"),
        Case(Stalls.Net.Vanish, s_closed with { End = LifetimeEnd.Recorded }, "unseen"),
    ];

    [TestCaseSource(nameof(Connections))]
    public void Ending_ByWhatItsClientRead_IsNamed(Stall stall, Lifetime lifetime, string ending)
    {
        var record = new StallRecord { Plan = new StallPlan(stall, AuditPlanner.Arrivals(s_options), new AuditedServer(s_options).Expect(stall)), Lifetimes = [lifetime] };

        var finding = StallFindings.Of(new WorkloadVerdict(record, Verdict.Bounded, Verdict.Bounded, BrokenBounds: 0), record, MachineLateness.None);

        finding.Endings.ShouldBe(new Dictionary<string, int> { [ending] = 1 });
    }

    private static TestCaseData Case(Stall stall, Lifetime lifetime, string ending) => new(stall, lifetime, ending) { TestName = $"{stall.Id}: {ending} ({lifetime.End})" };
}
