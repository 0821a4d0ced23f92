using Leak.Bounds.Causes;
using Leak.Bounds.Facts;
using Leak.Bounds.Plans;
using Leak.Bounds.Verdicts;
using Leak.Unit.Bounds.Verdicts;

namespace Leak.Unit.Bounds.Causes;

[Parallelizable(ParallelScope.All)]
internal sealed class CauseFinderTests
{
    [Test]
    public void Causes_WhereAllIsAsExpected_AreNone() =>
        CauseFinder.Of([ScenarioVerdict.Of(Planted.Subject()), ScenarioVerdict.Of(Planted.Control()), ScenarioVerdict.Of(Planted.Live())]).ShouldBeEmpty();

    [Test]
    public void Cause_WhereNothingIsClosed_IsThatTheLimitDoesNotAct()
    {
        var cause = Only(Held(Planted.Subject()).WithPeak(Quantity.OpenConnections, 100).WithPeak(Quantity.ActiveTasks, 612));

        cause.Title.ShouldBe("Idle connections are never closed");
        cause.Workloads.ShouldBe(["tcp/idle"]);
        cause.Findings.Select(finding => finding.Bound.Name).ShouldBe(
            [BoundNames.ConnectionsDuring, BoundNames.TasksDuring, BoundNames.LifetimeAtMost, BoundNames.HeldPastLimit], "what counts them is of the same cause");
        cause.Settings[0].Text.ShouldContain("\"KeepAlive\": \"00:00:02\"");
        cause.Settings[^1].Text.ShouldContain("kestrel.Limits.KeepAliveTimeout = TimeSpan.FromSeconds(2);");
    }

    [Test]
    public void Cause_WhereAllAreClosedTooLate_SaysAfterWhatTime()
    {
        var cause = Only(Planted.Subject().WithStall(record => record with
        {
            Lifetimes = [.. Enumerable.Range(0, 100).Select(number => Planted.Closed(number, Planted.Seconds(7.5 + (number % 2))))],
        }));

        cause.Title.ShouldBe("Idle connections are closed too late");
        cause.Meaning.ShouldContain("closed after 7.5 s to 8.5 s. So the limit in force is no longer than 7.5 s.");
    }

    [Test]
    public void Cause_WhereAFewAreClosedTooEarly_IsAnother() =>
        Only(Planted.Subject().WithLifetime(Planted.Closed(3, Planted.Seconds(1)))).Title.ShouldBe("Idle connections are closed before their limit");

    [Test]
    public void Cause_WhereAnotherLimitFires_NamesIt()
    {
        var cause = Only(Planted.Subject().WithStall(record => record with { LimitsFired = new Dictionary<string, int> { ["server_timeout"] = 100 } }));

        cause.Title.ShouldBe("Idle connections are ended by another limit");
        cause.Said.ShouldContain("tcp/idle: server_timeout × 100");
    }

    [Test]
    public void Cause_WhereMuchIsLeft_IsOneWithItsStacks()
    {
        var left = new StackProfile(19, ["SemaphoreSlim.WaitAsync (System.Private.CoreLib)", "Gate.EnterAsync (App) at /src/Gate.cs:54"], []);
        var run = Planted.Subject().WithResidual(Quantity.ActiveTasks, 12 + 57).WithResidual(Quantity.ActiveRequests, 19);

        var cause = Only(run with { Stacks = TaskStacks.None with { Left = [left] } });

        cause.Title.ShouldBe("57 tasks, 19 requests left behind once the clients had gone");
        cause.Parked.ShouldBe([left]);
        cause.Settings.Single().Text.ShouldContain("MaxRequests");
        cause.Steps.Count.ShouldBe(2);
    }

    [Test]
    public void Cause_WhereClientsAreCut_SaysHowManyAndWhatTheLimitMustBe()
    {
        var cause = Only(Planted.Live().WithLive(record => record with { Succeeded = 240, Failed = 60, Failures = new Dictionary<string, int> { ["cut"] = 60 } }));

        cause.Title.ShouldBe("Clients that did nothing wrong were cut or not served");
        cause.Said.ShouldBe(["live/post: 240 served, 60 requests failed (cut × 60)."]);
        cause.Settings.Single().Text.ShouldContain("\"KeepAlive\": \"00:00:02\"", customMessage: "their pace is 1 s");
    }

    [Test]
    public void Cause_WhereAControlIsClosed_IsThatItProvesNothing() =>
        Only(Planted.Control().WithStall(record => record with { Lifetimes = [.. Enumerable.Range(0, 100).Select(number => Planted.Closed(number, Planted.Seconds(3)))] }))
            .Title.ShouldBe("The control did not grow, so its pair proves nothing");

    [Test]
    public void Cause_WithoutAVerdict_AccusesNobodyOfWhatWasBroken()
    {
        var cause = Only(Held(Planted.Subject()) with { Troubles = ["The server is gone."] });

        cause.Title.ShouldBe("No verdict could be reached");
        cause.Said.ShouldBe(["The server is gone."]);
        cause.Findings.ShouldNotBeEmpty();
    }

    [Test]
    public void Causes_OfManyStallsOfOneLimit_AreOne()
    {
        var runs = new[] { Held(Planted.Subject()), Held(Planted.Subject()).WithScenario(scenario => scenario with { Id = "again" }) };

        var cause = CauseFinder.Of(runs.Select(run => ScenarioVerdict.Of(run))).ShouldHaveSingleItem();

        cause.Scenarios.Count.ShouldBe(2);
    }

    [Test]
    public void Settings_OfAReadThatIsLongerThanHandlerIsByItself_BringHandlerAlong() =>
        Settings.For("Read", TimeSpan.FromMinutes(2))[0].Text.ShouldContain("\"Handler\": \"00:02:00\"");

    [TestCaseSource(typeof(LeakTimeouts), nameof(LeakTimeouts.Names))]
    public void Settings_OfEachTimeout_AreKnown(string limit)
    {
        LimitWords.IsSetting(limit).ShouldBeTrue();
        Settings.For(limit, TimeSpan.FromSeconds(7))[0].Text.ShouldContain($"\"{limit}\": \"00:00:07\"");
    }

    private static Cause Only(Observation observation) => CauseFinder.Of([ScenarioVerdict.Of(observation)]).ShouldHaveSingleItem();

    private static Observation Held(Observation observation) => observation.WithStall(record => record with
    {
        Lifetimes = [.. Enumerable.Range(0, 100).Select(number => Planted.Held(number, Planted.Seconds(20) - Planted.At(number)))],
        LimitsFired = new Dictionary<string, int>(),
    });
}
