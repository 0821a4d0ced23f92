using Leak.Bounds.Facts;
using Leak.Bounds.Plans;
using Leak.Bounds.Reports;
using Leak.Bounds.Verdicts;
using Leak.Unit.Bounds.Reports;

namespace Leak.Unit.Bounds.Verdicts;

/// <summary>
/// Handlers that ignore their token while nothing limits how many there are: what they leave once their clients are gone is the growth
/// that a control must show, and no more than their arrivals explain is excused by it.
/// </summary>
internal sealed class AbandonedControlTests
{
    private const string Control = "control left behind";

    private const string Id = "http1/deaf-handler";

    private const string OfEndpoint = "100 (requests of /stall/deaf, whose handler ignores its token, with MaxRequests off)";

    [Test]
    public void Requests_WhenTheyStay_GrowAsExpectedAndNameWhatStays()
    {
        var verdict = ScenarioVerdict.Of(Run(Unlimited(leftBehind: 100)).WithResidual(Quantity.ActiveRequests, 100));

        verdict.Verdict.ShouldBe(Verdict.Growing);
        verdict.AsExpected.ShouldBeTrue(string.Join('\n', verdict.Reasons));
        verdict.Result(BoundNames.LeftBehind).Describe().ShouldBe(
            "http1/deaf-handler: the bound 'left behind' was broken: 100 connections, where connections that the server still held once the clients were gone ≤ 0. "
            + "As expected: with MaxRequests off nothing limits the requests of /stall/deaf, whose handler ignores its token.");
        verdict.Result(BoundNames.RequestsAfter).Describe().ShouldBe(
            "all workloads together: the bound 'requests after' was broken: 100 requests, where activeRequests once the clients are gone ≤ 0 (baseline, before the first arrival). "
            + $"100 requests left behind, as expected of {OfEndpoint}.");
    }

    [Test]
    public void Workload_WhenItsRequestsStay_GrowsAsExpected()
    {
        var workload = ScenarioVerdict.Of(Run(Unlimited(leftBehind: 100))).Of(Id);

        workload.Verdict.ShouldBe(Verdict.Growing);
        workload.Expected.ShouldBe(Verdict.Growing);
        workload.AsExpected.ShouldBeTrue(string.Join('\n', workload.Reasons));
    }

    [Test]
    public void Requests_WhenNoneStays_AreNoControl()
    {
        var verdict = ScenarioVerdict.Of(Run(Unlimited(leftBehind: 0)));

        verdict.Verdict.ShouldBe(Verdict.Bounded);
        verdict.AsExpected.ShouldBeFalse();
        verdict.Of(Id).AsExpected.ShouldBeFalse();
        verdict.Reasons.ShouldHaveSingleItem().ShouldBe(
            "http1/deaf-handler: the bound 'control left behind' was broken: 0 connections, where connections that the server still held once the clients were gone ≥ 95% of 100 arrivals = 95. "
            + "A control that does not grow proves nothing: its pair would pass whatever the server did.");
    }

    [TestCase(94, false)]
    [TestCase(95, true)]
    public void Requests_WhenFewerThanNinetyFivePercentStay_AreNoControl(int left, bool isControl)
    {
        var verdict = ScenarioVerdict.Of(Run(Unlimited(left)));

        verdict.AsExpected.ShouldBe(isControl);
        verdict.Result(Control).Passed.ShouldBe(isControl);
        (verdict.Result(Control).Detail is null).ShouldBe(isControl);
    }

    [Test]
    public void Requests_WhenNoneCame_AreNoControl() =>
        ScenarioVerdict.Of(Run(Unlimited(leftBehind: 0) with { Arrivals = [], Lifetimes = [] })).Result(Control).Passed.ShouldBeFalse();

    [Test]
    public void Requests_WhenAllButAFewWereRefused_AreNoControl()
    {
        var refused = Unlimited(leftBehind: 10);

        ScenarioVerdict.Of(Run(refused with { Lifetimes = PlantedStalls.Abandoning().Lifetimes })).AsExpected.ShouldBeFalse("MaxRequests is on all the same");
    }

    [Test]
    public void Counts_WhenMoreStaysThanTheirArrivalsExplain_AreNotAsExpected()
    {
        var verdict = ScenarioVerdict.Of(Run(Unlimited(leftBehind: 100)).WithResidual(Quantity.ActiveRequests, 100).WithResidual(Quantity.ActiveTasks, 12 + 601));

        verdict.Verdict.ShouldBe(Verdict.Growing);
        verdict.AsExpected.ShouldBeFalse();
        verdict.Reasons[0].ShouldContain($"601 tasks left behind, where no more than 600 were expected, of {OfEndpoint}.");
        ResultTable.Of([verdict]).Rows[0][8].ShouldBe("1 bound broken, beside the growth that must be");
    }

    [TestCase(600, true)]
    [TestCase(601, false)]
    public void Tasks_OfTheirArrivals_AreExpected(int left, bool isExpected) => ScenarioVerdict.Of(
        Run(Unlimited(leftBehind: 100)).WithResidual(Quantity.ActiveRequests, 100).WithResidual(Quantity.ActiveTasks, 12 + left)).AsExpected.ShouldBe(isExpected);

    [Test]
    public void TcpConnections_WhenOneStays_AreNotAsExpected() => ScenarioVerdict.Of(
        Run(Unlimited(leftBehind: 100)).WithResidual(Quantity.TcpConnections, 1)).AsExpected.ShouldBeFalse();

    [Test]
    public void OtherStall_WhenTheServerStillHoldsOne_IsNotAsExpected()
    {
        var verdict = ScenarioVerdict.Of(Run(Unlimited(leftBehind: 100), PlantedStalls.Closed() with { LeftBehind = 1 }));

        verdict.AsExpected.ShouldBeFalse();
        verdict.Of(Id).AsExpected.ShouldBeTrue();
        verdict.Of("http1/partial-line").AsExpected.ShouldBeFalse();
        verdict.Reasons[0].ShouldStartWith("http1/partial-line: the bound 'left behind' was broken: 1 connection");
    }

    [Test]
    public void Stall_ThatIsClosedTooLate_IsNotAsExpectedThoughItsRequestsStay()
    {
        var verdict = ScenarioVerdict.Of(Run(Unlimited(leftBehind: 100).With(Planted.Closed(7, Planted.Seconds(6.001)))));

        verdict.AsExpected.ShouldBeFalse();
        verdict.Of(Id).BrokenBounds.ShouldBe(1);
    }

    [Test]
    public void Connections_ThatAreHeldAsWell_GrowAsExpected()
    {
        var held = Unlimited(leftBehind: 100).WithEnd(ExpectedEnd.Held);

        var verdict = ScenarioVerdict.Of(Run(held with { Lifetimes = [.. held.Lifetimes.Select((_, number) => Planted.Held(number, Planted.Seconds(20)))] }));

        verdict.AsExpected.ShouldBeTrue(string.Join('\n', verdict.Reasons));
        verdict.Result(BoundNames.ControlHeld).Passed.ShouldBeTrue();
        verdict.Result(Control).Passed.ShouldBeTrue();
    }

    [Test]
    public void Server_ThatDoesNotTellConnectionsApart_IsJudgedByItsRequests()
    {
        var untold = Unlimited(leftBehind: null);

        ScenarioVerdict.Of(Run(untold).WithResidual(Quantity.ActiveRequests, 95)).AsExpected.ShouldBeTrue();
        ScenarioVerdict.Of(Run(untold).WithResidual(Quantity.ActiveRequests, 94)).Result(Control).Formula.ShouldBe(
            "requests beyond the baseline once the clients were gone ≥ 95% of 100 arrivals = 95");
    }

    [Test]
    public void Server_ThatTellsNeither_AllowsNoJudgement()
    {
        var verdict = ScenarioVerdict.Of(Run(Unlimited(leftBehind: null)) with { Residual = new Dictionary<Quantity, double>() });

        verdict.Verdict.ShouldBe(Verdict.Inconclusive);
        verdict.Reasons.ShouldHaveSingleItem().ShouldBe(
            "http1/deaf-handler: the server neither tells connections apart nor counts requests, so what stayed is not known.");
    }

    [TestCase(6, true)]
    [TestCase(5, false)]
    public void Requests_OfClientsThatEndTheirSide_WhenTheMachineWasLateOnThoseThatDidNotStay_AllowNoJudgement(int late, bool excused)
    {
        var closed = PlantedStalls.ClosedByServer("http1/half-close-deaf");
        var record = Unlimited(leftBehind: 94) with
        {
            Plan = Unlimited(leftBehind: 94).WithStall(stall => stall with { ClosesWithin = TimeSpan.Zero }).WithExpectation(expectation => closed.Plan.Expectation with { Abandoned = expectation.Abandoned }).Plan,
            Lifetimes = closed.Lifetimes,
        };
        var lateness = new MachineLateness([.. record.Lifetimes.Take(late).Select(lifetime => new LostTime(lifetime.OpenedAt, lifetime.OpenedAt + (lifetime.Duration / 10)))], []);

        var verdict = ScenarioVerdict.Of(Run(record) with { Lateness = lateness });

        verdict.Verdict.ShouldBe(excused ? Verdict.Inconclusive : Verdict.Bounded, string.Join('\n', verdict.Reasons));
        verdict.IsMachines.ShouldBe(excused);
        if (excused)
        {
            verdict.Unjudged(Control).Reason.ShouldBe(
                "of 6 connections the request may never have begun: the machine was late, and the server may have seen it and the client's end together.");
        }
    }

    [Test]
    public void Requests_OfClientsThatWait_AreNotExcused()
    {
        var verdict = ScenarioVerdict.Of(Run(Unlimited(leftBehind: 94)) with { Lateness = new MachineLateness([new LostTime(TimeSpan.Zero, TimeSpan.FromSeconds(20))], []) });

        verdict.Result(Control).Passed.ShouldBeFalse();
        verdict.Verdict.ShouldBe(Verdict.Bounded);
    }

    [Test]
    public void Tables_OfOne_SayThatItGrewAsExpected()
    {
        var verdict = ScenarioVerdict.Of(Run(Unlimited(leftBehind: 100), PlantedStalls.Closed()).WithResidual(Quantity.ActiveRequests, 100));

        string.Join(" | ", WorkloadTable.Of(verdict)!.Rows[0]).ShouldBe("http1/deaf-handler | 100 | 100 | 0 | 5 s | none | 100 connections | Growing | Growing");
        ResultTable.Of([verdict]).Rows[0].Skip(7).ShouldBe(["100 requests", "Growing", "Growing"]);
        ReportWords.BoundTable(verdict).Rows.Select(row => row[^1]).Distinct().ShouldBe(["broken, as expected", "held"]);
        HtmlReport.Render(PlantedReport.Of(verdict)).ShouldNotContain("aria-hidden=\"true\">✗");
    }

    private static Observation Run(params WorkloadRecord[] records) => PlantedStalls.Run(records);

    private static StallRecord Unlimited(int? leftBehind) => PlantedStalls.Abandoning(Id).WithMostRequests(int.MaxValue) with
    {
        Lifetimes = [.. Enumerable.Range(0, 100).Select(number => Planted.Closed(number, Planted.Seconds(5)))],
        LeftBehind = leftBehind,
    };
}
