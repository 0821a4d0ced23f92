using Leak.Bounds.Plans;
using Leak.Bounds.Shouldly;
using Leak.Tool.Options;

namespace Leak.Scenarios.Article;

/// <summary>
/// The suite itself is tried: the server's timeouts are the other way round than the scenario says, and both runs must go red
/// with a message that a stranger understands.
/// </summary>
[NonParallelizable]
internal sealed class MistakenTimeoutsTests
{
    private static readonly Scale s_brief = Scale.Quick with
    {
        IdleRate = new Rate(10, TimeSpan.FromSeconds(1)),
        IdleDuring = TimeSpan.FromSeconds(1),
        Limit = TimeSpan.FromSeconds(1),
        Hold = TimeSpan.Zero,
    };

    [Test]
    public async Task Idle_WhenTheTimeoutsAreTheOtherWayRound_GoesRed()
    {
        // At once, to spare the suite ten seconds: each server's connections are counted apart.
        var runs = await InProcessRun.OfAllAsync(Mistaken(timeoutsOn: true), Mistaken(timeoutsOn: false));
        var (subject, control) = (runs[0], runs[1]);

        subject.Verdict.ShouldBe(Verdict.Growing);
        var unbounded = Should.Throw<ShouldAssertException>(() => subject.ShouldBeBounded()).Message;
        unbounded.ShouldContain("tcp/idle: the bound 'held past its limit' was broken: ");
        unbounded.ShouldContain("where connections still held after more than 3.5 s (RequestHead 1 s + 2.5 s) ≤ 0");

        control.Verdict.ShouldBe(Verdict.Bounded);
        var stopped = Should.Throw<ShouldAssertException>(() => control.ShouldBeGrowing()).Message;
        stopped.ShouldContain("tcp/idle: the bound 'control held' was broken: 0 connections");
        stopped.ShouldContain("tcp/idle: the bound 'control closed' was broken: 10 connections");
    }

    private static (Scenario Scenario, ServerSettings Settings) Mistaken(bool timeoutsOn) =>
        (s_brief.PlanIdle(new LeakTimeouts(timeoutsOn, s_brief.Limit)), new LeakTimeouts(!timeoutsOn, s_brief.Limit));
}
