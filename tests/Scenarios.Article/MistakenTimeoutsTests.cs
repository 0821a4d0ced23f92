using Leak.Bounds.Engine;
using Leak.Bounds.Shouldly;
using Leak.Bounds.Verdicts;
using Leak.Load.Options;
using Leak.Load.Scenarios;
using Leak.Load.Servers;

namespace Leak.Scenarios.Article;

/// <summary>
/// The suite itself is tried: the server's timeouts are the other way round than the scenario says, and both runs must go red
/// with a message that a stranger understands.
/// </summary>
[NonParallelizable]
internal sealed class MistakenTimeoutsTests
{
    private static readonly Scale Brief = Scale.Quick with
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
        var runs = await Task.WhenAll(RunAsync(timeoutsOn: true), RunAsync(timeoutsOn: false));
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

    private static Task<ScenarioVerdict> RunAsync(bool timeoutsOn) => InProcessRun.OfAsync(
        ArticleScenarios.IdleConnections(Brief, ServerTimeouts.Of(timeoutsOn, Brief.Limit)),
        ServerTimeouts.Of(!timeoutsOn, Brief.Limit),
        new BuiltInEngine("NBomber runs one session at a time", TimeProvider.System));
}
