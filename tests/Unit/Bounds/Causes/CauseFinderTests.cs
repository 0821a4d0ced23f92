using Leak.Bounds.Causes;
using Leak.Bounds.Facts;
using Leak.Bounds.Plans;
using Leak.Bounds.Verdicts;
using Leak.Clients.Catalog;
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
        cause.Said.ShouldContain("They were watched for up to 20 s: a limit that is longer than that would not have been seen.");
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
        cause.Steps[0].ShouldBe("The limit that acted is KeepAlive: the server named `keep_alive_timeout`. Its value is held by `Timeouts:KeepAlive` (with the package Leak.Timeouts), or else by `KestrelServerLimits.KeepAliveTimeout` (by itself 130 s).");
        cause.Steps[1].ShouldContain("`Timeouts__KeepAlive`");
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
        cause.Parked!.Stacks.Select(stack => stack.Profile).ShouldBe([left]);
        cause.IsInCode.ShouldBeTrue("a setting does not mend it");
        cause.Settings.Single().Text.ShouldContain("MaxRequests");
        cause.Steps.Count.ShouldBe(2);
    }

    // The same 19 requests, counted while the clients were there and once they had gone; of one more another cause must be told.
    [TestCase(19, 1)]
    [TestCase(20, 2)]
    public void Cause_OfWhatIsLeft_IsThatOfTheSameWhileTheClientsWereThere(int most, int causes)
    {
        var run = Planted.Subject().WithResidual(Quantity.ActiveRequests, 19);

        var found = CauseFinder.Of([ScenarioVerdict.Of(run.WithSeries(new Series(Quantity.ActiveRequests, [new Sample(Planted.Seconds(1), 0), new Sample(Planted.Seconds(9), most)])))]);

        found.Count.ShouldBe(causes);
        found[^1].Title.ShouldStartWith("19 requests left behind");
        found.SelectMany(cause => cause.Findings).Select(finding => finding.Bound.Name).ShouldBe(causes == 1 ? [BoundNames.RequestsAfter, BoundNames.RequestsDuring] : [BoundNames.RequestsDuring, BoundNames.RequestsAfter]);
    }

    [Test]
    public void Cause_WhereClientsAreCut_SaysHowManyAndWhatTheLimitMustBe()
    {
        var cause = Only(Planted.Live().WithLive(record => record with { Succeeded = 240, Failed = 60, Failures = new Dictionary<string, int> { ["cut"] = 60 } }));

        cause.Title.ShouldBe("Clients that did nothing wrong were cut or not served");
        cause.Said.ShouldBe(["live/post: 240 served, 60 requests failed (cut × 60).", "The server does not tell which limit cut them.", "Nothing of theirs is parked: a client that was cut holds nothing any more."]);
        cause.Settings.Single().Text.ShouldContain("\"KeepAlive\": \"00:00:02\"", customMessage: "their pace is 1 s");
    }

    [Test]
    public void Cause_WhereALimitCutsClients_NamesThatLimitAndWhatHoldsIt()
    {
        var cause = Only(Planted.Live().WithLive(record => record with
        {
            Succeeded = 240,
            Failed = 60,
            Failures = new Dictionary<string, int> { ["cut"] = 60 },
            LimitsFired = new Dictionary<string, int> { ["min_request_body_data_rate"] = 58, ["keep_alive_timeout"] = 2 },
        }));

        cause.Title.ShouldBe("Clients that did nothing wrong were cut by Read");
        cause.Said.ShouldContain("The limits that closed connections of no stall, as the server names them: min_request_body_data_rate × 58, keep_alive_timeout × 2.");
        cause.Said.ShouldContain("Read is there to end requests whose body never arrives. It took these clients for such: its value is too short for them, or it begins too early.");
        cause.Steps[0].ShouldBe("The limit that acted is Read: the server named `min_request_body_data_rate`. Its value is held by `KestrelServerLimits.MinRequestBodyDataRate` (by itself 240 bytes per second after 5 s).");
        cause.Settings.Single().Text.ShouldContain("\"Read\": \"00:00:02\"");
    }

    [Test]
    public void Cause_WhereTheAppTellsItsSettings_SaysWhereTheValueIsWritten()
    {
        var late = Planted.Subject().WithStall(record => record with { Lifetimes = [.. Enumerable.Range(0, 100).Select(number => Planted.Closed(number, Planted.Seconds(7.5)))] });

        var cause = Only(late with
        {
            Settings =
            [
                new SettingInForce("KeepAlive", "Timeouts:KeepAlive", "00:00:06", "appsettings.Production.json"),
                new SettingInForce("KeepAlive", "KestrelServerLimits.KeepAliveTimeout", "00:00:06"),
                new SettingInForce("Read", "Timeouts:Read", "00:00:01", "appsettings.json"),
            ],
        });

        cause.Said.Where(said => said.StartsWith("In force", StringComparison.Ordinal)).ShouldBe(
        [
            "In force: Timeouts:KeepAlive is 00:00:06, set by appsettings.Production.json.",
            "In force: KestrelServerLimits.KeepAliveTimeout is 00:00:06, which Leak.Timeouts sets from that.",
        ]);
    }

    [TestCase("Timeouts:KeepAlive", "appsettings.Production.json", nameof(SettingSource.JsonFile), "appsettings.Production.json, where it is written now", "\"KeepAlive\": \"00:00:02\"")]
    [TestCase("Timeouts:KeepAlive", "the environment variable Timeouts__KeepAlive", nameof(SettingSource.Environment), "the environment variable Timeouts__KeepAlive, where it is written now", "Timeouts__KeepAlive=00:00:02")]
    [TestCase("Timeouts:KeepAlive", "the command line", nameof(SettingSource.CommandLine), "the command line, where it is written now", "--Timeouts:KeepAlive=00:00:02")]
    [TestCase("Timeouts:KeepAlive", "the configuration (Vault)", nameof(SettingSource.Other), "appsettings.json, with the package Leak.Timeouts", "\"KeepAlive\": \"00:00:02\"")]
    [TestCase("KestrelServerLimits.KeepAliveTimeout", null, nameof(SettingSource.Other), "Program.cs, before builder.Build(), without that package", "KeepAliveTimeout = TimeSpan.FromSeconds(2)")]
    [TestCase("KestrelServerLimits.KeepAliveTimeout", "Kestrel itself", nameof(SettingSource.Other), "appsettings.json, with the package Leak.Timeouts", "\"KeepAlive\": \"00:00:02\"")]
    public void Setting_OfALimitThatIsTooLong_IsForThePlaceThatWins(string name, string? from, string source, string where, string text)
    {
        var late = Planted.Subject().WithStall(record => record with { Lifetimes = [.. Enumerable.Range(0, 100).Select(number => Planted.Closed(number, Planted.Seconds(7.5)))] });

        var first = Only(late with { Settings = [new SettingInForce("KeepAlive", name, "00:00:06", from, Enum.Parse<SettingSource>(source))] }).Settings[0];

        first.Where.ShouldBe(where);
        first.Text.ShouldContain(text);
        (first.Note?.StartsWith("It is set by the configuration (Vault) now", StringComparison.Ordinal) ?? false).ShouldBe(from?.Contains("Vault", StringComparison.Ordinal) ?? false);
    }

    [Test]
    public void Cause_OfHeldConnections_TellsItsStacksFromWhatStandsBesideThem()
    {
        var idle = new StackProfile(100, ["PipeReader.ReadAsync (System.IO.Pipelines)", "HttpConnection.Process (Microsoft.AspNetCore.Server.Kestrel.Core)"], [new Sample(TimeSpan.Zero, 0)]) { Tasks = 590 };
        var own = new StackProfile(4, ["SemaphoreSlim.WaitAsync (System.Private.CoreLib)", "Gate.EnterAsync (App) at /src/Gate.cs:54"], [new Sample(TimeSpan.Zero, 2)]) { Tasks = 8 };

        var parked = Only(Held(Planted.Subject()) with { Stacks = new TaskStacks(Planted.Seconds(9.9), [own, idle]) { Total = new StackTotal(612, 7) } }).Parked!;

        parked.Stacks.Select(stack => (stack.Profile, stack.IsCause)).ShouldBe([(idle, true), (own, false)]);
        parked.SumOf(3).ShouldStartWith("598 tasks in the 2 stacks shown, 14 more in 5 others: 612 in all.");
        parked.SumOf(1).ShouldStartWith("590 tasks in the 1 stack shown, 22 more in 6 others: 612 in all.");
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
    public void Settings_OfTheRequestHeadWithoutThePackage_BoundTheTimeBeforeTheFirstByteToo()
    {
        var stock = Settings.For("RequestHead", TimeSpan.FromSeconds(7), [Stalls.Tcp.Idle])[^1];

        stock.Text.ShouldContain("kestrel.Limits.RequestHeadersTimeout = TimeSpan.FromSeconds(7);");
        stock.Text.ShouldContain("kestrel.Limits.KeepAliveTimeout = TimeSpan.FromSeconds(7);", customMessage: "a silent connection never begins a head");
    }

    [Test]
    public void Settings_OfWhatStockKestrelHolds_SayThatItsLinesDoNotEndThat()
    {
        var stock = Settings.For("Read", TimeSpan.FromSeconds(7), [Stalls.Http1.SlowBody, Stalls.Http1.TrickleBody])[^1];

        stock.Note.ShouldNotBeNull().ShouldEndWith("Kestrel's own limits do not end http1/trickle-body: these need the package.");
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
