using Leak.Bounds.Facts;
using Leak.Bounds.Plans;
using Leak.Bounds.Verdicts;
using Leak.Clients.Catalog;
using Leak.Clients.Parking;

namespace Leak.Unit.Bounds.Verdicts;

/// <summary>What the server has forgotten and the kernel still has counts as if the server had it.</summary>
internal sealed class KernelBoundTests
{
    /// <summary>Of the planted run: the most arrivals in any 4.5 s.</summary>
    private const int Most = 45;

    [Test]
    public void During_WhenHeldAndKeptTogetherAreOnTheLimit_IsBounded()
    {
        var verdict = ScenarioVerdict.Of(Keeping(held: 20, kept: Most - 20));

        verdict.AsExpected.ShouldBeTrue();
        verdict.Result(BoundNames.KernelSocketsDuring).Limit.ShouldBe(Most);
        verdict.Result(BoundNames.KernelSocketsDuring).Observed.ShouldBe(Most);
    }

    [Test]
    public void During_WhenHeldAndKeptTogetherArePastTheLimit_GrowsByThatAlone()
    {
        var verdict = ScenarioVerdict.Of(Keeping(held: 20, kept: Most - 19));

        verdict.Verdict.ShouldBe(Verdict.Growing);
        verdict.Reasons.ShouldHaveSingleItem().ShouldStartWith(
            "all workloads together: the bound 'kernel sockets during' was broken: 46 connections at 5 s, where kernelSockets, where there are any, + "
            + "tcpConnections ≤ 45 (most arrivals of tcp/idle in any 4.5 s: KeepAlive 2 s + 2.5 s) + 0 (baseline) = 45.");
    }

    [Test]
    public void During_WhenTheKernelKeepsNothing_LeavesWhatIsHeldToItsOwnBound()
    {
        var verdict = ScenarioVerdict.Of(Keeping(held: Most + 1, kept: 0));

        verdict.Result(BoundNames.KernelSocketsDuring).Passed.ShouldBeTrue();
        verdict.Result(BoundNames.TcpConnectionsDuring).Passed.ShouldBeFalse();
    }

    [Test]
    public void During_WithTheTimeoutsOff_IsShownAndHeldToNothing()
    {
        var verdict = ScenarioVerdict.Of(With(Planted.Control(), held: 100, kept: 100));

        verdict.AsExpected.ShouldBeTrue();
        verdict.Unjudged(BoundNames.KernelSocketsDuring).Observed.ShouldBe(200);
    }

    [Test]
    public void During_WhenThePacketsOfClientsAreLost_AllowsAllOfThem()
    {
        // 100 arrivals: TCP itself goes on for minutes where nobody acknowledges, and no limit of the server's ends that.
        var verdict = ScenarioVerdict.Of(Lost(Keeping(held: 0, kept: 100)));

        verdict.AsExpected.ShouldBeTrue();
        verdict.Result(BoundNames.KernelSocketsDuring).Limit.ShouldBe(100);
        verdict.Result(BoundNames.KernelSocketsDuring).Formula.ShouldContain("100 (arrivals of tcp/idle, whose packets are lost: TCP itself sends again");
        ScenarioVerdict.Of(Lost(Keeping(held: 0, kept: 101))).Verdict.ShouldBe(Verdict.Growing);
    }

    [Test]
    public void After_WhenOneIsLeft_Grows()
    {
        var verdict = ScenarioVerdict.Of(Keeping(held: 20, kept: 1).WithResidual(Quantity.KernelSockets, 1));

        verdict.Verdict.ShouldBe(Verdict.Growing);
        verdict.Reasons.ShouldHaveSingleItem().ShouldBe(
            "all workloads together: the bound 'kernel sockets after' was broken: 1 connection, where kernelSockets once the clients are gone ≤ "
            + "0 (baseline, before the first arrival). 1 connection left behind.");
        verdict.Result(BoundNames.UnsentBytesAfter).Passed.ShouldBeTrue("no client's packets were lost, so the bytes are judged");
    }

    [Test]
    public void After_WhenOneIsLeftBeyondABaseline_CountsThatOne() => ScenarioVerdict.Of(QuietWith(Keeping(held: 20, kept: 3), kernel: 2).WithResidual(Quantity.KernelSockets, 3))
        .Result(BoundNames.KernelSocketsAfter).Detail.ShouldBe("1 connection left behind.");

    [Test]
    public void After_WhenThePacketsOfClientsAreLostAndTheKernelKeepsNoneOfThem_JudgesTheBytes()
    {
        var observation = QuietWith(Lost(Keeping(held: 0, kept: 3)), kernel: 2).WithResidual(Quantity.KernelSockets, 2).WithResidual(Quantity.UnsentBytes, 7_000);

        ScenarioVerdict.Of(observation).Result(BoundNames.UnsentBytesAfter).Passed.ShouldBeFalse();
    }

    [Test]
    public void During_WhenTheQuietServerHadConnections_IsAllowedThem()
    {
        var observation = QuietWith(Keeping(held: 20, kept: Most - 17), kernel: 2);

        ScenarioVerdict.Of(observation with { Baseline = new Dictionary<Quantity, double>(observation.Baseline) { [Quantity.TcpConnections] = 1 } })
            .Result(BoundNames.KernelSocketsDuring).Limit.ShouldBe(Most + 3);
    }

    [Test]
    public void After_WhenBytesAreLeft_Grows()
    {
        var verdict = ScenarioVerdict.Of(Keeping(held: 20, kept: 1).WithResidual(Quantity.UnsentBytes, 2_500_000));

        verdict.Verdict.ShouldBe(Verdict.Growing);
        verdict.Result(BoundNames.UnsentBytesAfter).Passed.ShouldBeFalse();
    }

    [Test]
    public void After_WhenThePacketsOfClientsAreLost_AllowsThemAndSaysThatTheirBytesAreNotTold()
    {
        var observation = Lost(Keeping(held: 0, kept: 3)).WithResidual(Quantity.KernelSockets, 3).WithResidual(Quantity.UnsentBytes, 7_000);

        var verdict = ScenarioVerdict.Of(observation);

        verdict.AsExpected.ShouldBeTrue();
        verdict.Result(BoundNames.KernelSocketsAfter).Limit.ShouldBe(100);
        verdict.Unjudged(BoundNames.UnsentBytesAfter).Reason.ShouldContain("whose packets are lost");
    }

    [Test]
    public void Kernel_WhenItsTableCannotBeRead_IsNotJudged()
    {
        var observation = Keeping(held: 0, kept: 0).WithSeries(new Series(Quantity.KernelSockets, [], "elsewhere."));

        ScenarioVerdict.Of(observation).Unjudged(BoundNames.KernelSocketsDuring).Reason.ShouldBe("kernelSockets is not available: elsewhere.");
    }

    [Test]
    public void During_WhenConnectionsCannotBeCounted_SaysWhichAndWhyNot()
    {
        var blind = Keeping(held: 0, kept: 0).WithSeries(new Series(Quantity.TcpConnections, [], "no table."));

        Why(blind).ShouldBe("tcpConnections is not available: no table.");
        Why(blind.WithSeries(new Series(Quantity.KernelSockets, [], "elsewhere."))).ShouldBe("kernelSockets is not available: elsewhere.");
    }

    [Test]
    public void During_WhenConnectionsMayWaitForANextRequest_IsNotJudged()
    {
        var record = PlantedStalls.Closed()
            .WithStall(stall => stall with { SeenWhen = StallSign.Unanswered, RequestsPerConnection = 1 })
            .WithExpectation(expectation => expectation with { IsExact = false });
        var waiting = PlantedStalls.Run(record.With(record.Lifetimes[7] with { FirstAnswer = new FirstAnswer(504, Planted.Seconds(3), IsWhole: true) }));

        Why(waiting).ShouldBe("once its request was ended, a connection of http1/partial-line may wait for a next one, and it is not known how long.");
        Why(waiting.WithSeries(new Series(Quantity.TcpConnections, [], "no table."))).ShouldBe("tcpConnections is not available: no table.");
    }

    private static string Why(Observation observation) => ScenarioVerdict.Of(observation).Unjudged(BoundNames.KernelSocketsDuring).Reason;

    /// <summary>The observation of a server that had so many of the kernel's before.</summary>
    private static Observation QuietWith(Observation observation, double kernel) =>
        observation with { Baseline = new Dictionary<Quantity, double>(observation.Baseline) { [Quantity.KernelSockets] = kernel } };

    private static Observation Keeping(double held, double kept) => With(Planted.Subject(), held, kept);

    private static Observation With(Observation observation, double held, double kept) => observation
        .WithSeries(Rising(Quantity.TcpConnections, held))
        .WithSeries(Rising(Quantity.KernelSockets, kept))
        .WithSeries(Rising(Quantity.UnsentBytes, 1_000 * kept));

    private static Observation Lost(Observation observation) =>
        observation.WithStall(record => record.WithStall(stall => stall with { Sees = VisibleClose.None }));

    private static Series Rising(Quantity quantity, double to) =>
        new(quantity, [new(Planted.Seconds(0), 0), new(Planted.Seconds(5), to), new(Planted.Seconds(10), 0)]);
}
