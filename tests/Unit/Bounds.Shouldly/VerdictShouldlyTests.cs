using Leak.Bounds.Facts;
using Leak.Bounds.Shouldly;
using Leak.Bounds.Verdicts;
using Leak.Unit.Bounds.Verdicts;

namespace Leak.Unit.BoundsShouldly;

internal sealed class VerdictShouldlyTests
{
    [Test]
    public void Subject_WhenItsBoundsHold_PassesEveryAssertion()
    {
        var verdict = ScenarioVerdict.Of(Planted.Subject());

        verdict.ShouldBeAsExpected();
        verdict.ShouldBeBounded();
        verdict.ShouldBeClosedBy(Planted.Fired);
        verdict.ShouldLeaveNothingBehind();
        verdict.ShouldKeepBound(BoundNames.LifetimeAtMost);
        Message(() => verdict.ShouldBeGrowing()).ShouldContain("'connections during' held: 36 connections at 5 s");
    }

    [Test]
    public void Control_WhenItGrows_PassesAsGrowingOnly()
    {
        var verdict = ScenarioVerdict.Of(Planted.Control());

        verdict.ShouldBeAsExpected();
        verdict.ShouldBeGrowing();
        verdict.ShouldLeaveNothingBehind();
        Message(() => verdict.ShouldBeBounded()).ShouldContain("was Growing");
        Message(() => verdict.ShouldKeepBound(BoundNames.LifetimeAtMost)).ShouldContain("was not judged: with the timeouts off");
        Message(() => verdict.ShouldBeClosedBy(Planted.Fired)).ShouldContain("tcp/idle: 100 of 100 connections were still held");
    }

    [Test]
    public void Failure_NamesBoundFormulaValueTimeAndWorkload()
    {
        var verdict = ScenarioVerdict.Of(Planted.Subject().WithPeak(Quantity.OpenConnections, 73));

        Message(() => verdict.ShouldBeBounded("seen under load")).ReplaceLineEndings("\n").ShouldBe(
            """
            verdict
                should be Bounded, with every bound kept
            but scenario 'idle' with timeouts on was Growing:
                - all workloads together: the bound 'connections during' was broken: 73 connections at 8.2 s, where openConnections ≤ 45 (most arrivals of tcp/idle in any 4.5 s: KeepAlive 2 s + 2.5 s) + 0 (baseline) = 45.

            Additional Info:
                seen under load
            """);
    }

    [Test]
    public void Inconclusive_FailsEveryAssertionAndSaysThatItIsNoPass()
    {
        var verdict = ScenarioVerdict.Of(Planted.Subject() with { Troubles = ["The server is gone."] });
        Action[] assertions =
        [
            () => verdict.ShouldBeAsExpected(),
            () => verdict.ShouldBeBounded(),
            () => verdict.ShouldBeGrowing(),
            () => verdict.ShouldBeClosedBy(Planted.Fired),
            () => verdict.ShouldLeaveNothingBehind(),
            () => verdict.ShouldKeepBound(BoundNames.LifetimeAtMost),
        ];

        foreach (var assertion in assertions)
        {
            var message = Message(assertion);
            message.ShouldContain("was Inconclusive, which is no pass:");
            message.ShouldContain("- The server is gone.");
        }
    }

    [Test]
    public void Bounded_WhenABoundThatIsNoGrowthIsBroken_Fails()
    {
        var verdict = ScenarioVerdict.Of(Planted.Live().WithLive(record => record with { Failed = 1 }));

        Message(() => verdict.ShouldBeBounded()).ShouldContain("live/post: the bound 'live clients served' was broken");
        Message(() => verdict.ShouldBeAsExpected()).ShouldContain("be Bounded as expected");
    }

    [Test]
    public void ClosedBy_WhenOneCloseHasAnotherReason_Fails()
    {
        var verdict = ScenarioVerdict.Of(Fired(new() { [Planted.Fired] = 99, ["server_timeout"] = 1 }));

        Message(() => verdict.ShouldBeClosedBy(Planted.Fired)).ShouldContain(
            "tcp/idle: of 100 connections that the server closed, 99 were closed by keep_alive_timeout; it names keep_alive_timeout × 99, server_timeout × 1.");
    }

    [Test]
    public void ClosedBy_WhenTheServerDoesNotTell_Fails()
    {
        Message(() => ScenarioVerdict.Of(Fired(null)).ShouldBeClosedBy(Planted.Fired)).ShouldContain("the server does not tell");
    }

    [Test]
    public void ClosedBy_WhenNothingStalls_Fails()
    {
        Message(() => ScenarioVerdict.Of(Planted.Live()).ShouldBeClosedBy(Planted.Fired)).ShouldContain("no stalled connections");
    }

    [Test]
    public void LeaveNothingBehind_WhenTasksAreLeft_Fails()
    {
        var verdict = ScenarioVerdict.Of(Planted.Control().WithResidual(Quantity.ActiveTasks, 15));

        verdict.ShouldBeGrowing();
        Message(() => verdict.ShouldLeaveNothingBehind()).ShouldContain("'tasks after' was broken: 15 tasks, where activeTasks once the clients are gone ≤ 12");
        Message(() => verdict.ShouldBeAsExpected()).ShouldContain("3 tasks left behind.");
    }

    [Test]
    public void LeaveNothingBehind_WhenConnectionsWereNotJudged_Fails()
    {
        var verdict = ScenarioVerdict.Of(Planted.Subject() with { Residual = new Dictionary<Quantity, double>() });

        Message(() => verdict.ShouldLeaveNothingBehind()).ShouldContain("openConnections was not read after the clients were gone.");
    }

    [Test]
    public void KeepBound_WhenItIsBroken_Fails()
    {
        var verdict = ScenarioVerdict.Of(Planted.Subject().WithLifetime(Planted.Closed(7, Planted.Seconds(9.2))));

        Message(() => verdict.ShouldKeepBound(BoundNames.LifetimeAtMost)).ShouldContain("9.2 s at 9.9 s, where lifetime ≤ 2 s (KeepAlive) + 2.5 s = 4.5 s");
        verdict.ShouldKeepBound(BoundNames.LifetimeAtLeast);
    }

    [Test]
    public void KeepBound_WhenNoSuchBoundApplies_Fails()
    {
        Message(() => ScenarioVerdict.Of(Planted.Live()).ShouldKeepBound(BoundNames.LifetimeAtMost)).ShouldContain("no bound of that name applies");
    }

    private static string Message(Action assertion) => Should.Throw<ShouldAssertException>(assertion).Message;

    private static Observation Fired(Dictionary<string, int>? fired) =>
        Planted.Subject().WithStall(record => record with { LimitsFired = fired });
}
