using System.Text.Json;
using System.Text.Json.Nodes;
using Leak.Bounds.Comparing;
using Leak.Bounds.Facts;
using Leak.Bounds.Reports;
using Leak.Bounds.Verdicts;
using Leak.Clients.Live;
using Leak.Shared;
using Leak.Unit.Bounds.Reports;
using Leak.Unit.Bounds.Verdicts;

namespace Leak.Unit.Bounds.Comparing;

/// <summary>What two runs say of what changed, by the reports that they wrote.</summary>
internal sealed class RunComparisonTests
{
    [Test]
    public void Runs_WhichAreTheSame_ShowNothing()
    {
        var comparison = Compare(PlantedReport.Article(), PlantedReport.Article());

        comparison.IsWorse.ShouldBeFalse();
        comparison.Lines.ShouldBe(["as expected: 3 of 3 before, 3 of 3 now", "nothing changed"]);
        comparison.Figures.ShouldNotBeEmpty();
    }

    [Test]
    public void Bound_WhichHeldAndIsBroken_IsWorse_AndTheOtherWayRoundBetter()
    {
        var good = Report(Planted.Subject());
        var bad = Report(Planted.Subject().WithPeak(Quantity.OpenConnections, 73));

        Compare(good, bad).Worse.ShouldBe(
        [
            "idle, timeouts on: all workloads together: connections during: held before, broken now: 73 connections, where " + bad.Scenarios[0].Result(BoundNames.ConnectionsDuring).Formula,
            "idle, timeouts on: peak connections: 36 connections before, 73 connections now (2.03 ×)",
        ]);
        Compare(bad, good).Better.ShouldContain("idle, timeouts on: all workloads together: connections during: broken before, holds now");
        Compare(bad, good).IsWorse.ShouldBeFalse();
    }

    [Test]
    public void Verdict_ThatIsNotAsExpectedWithoutABrokenBound_IsWorse()
    {
        var good = Report(Planted.Subject());
        var bad = good with { Scenarios = [good.Scenarios[0] with { AsExpected = false, Reasons = ["For a reason."] }] };

        Compare(good, bad).Worse.ShouldBe(["idle, timeouts on: Bounded as expected before, Bounded, and yet not as expected now: For a reason."]);
    }

    [Test]
    public void Control_ThatNoLongerGrows_IsWorse()
    {
        var shrunk = Report(Planted.Subject().Mistaking(timeoutsOn: false, Leak.Bounds.Plans.Verdict.Growing));

        Compare(Report(Planted.Control()), shrunk).IsWorse.ShouldBeTrue();
    }

    [TestCase(45, 91, true)]
    [TestCase(45, 90, false)]
    [TestCase(4, 14, false)]
    [TestCase(4, 14.5, true)]
    public void Number_CountsOnlyBeyondTwiceAndTheNoiseOfItsUnit(double before, double after, bool isWorse)
    {
        var figure = new FigureChange("idle, timeouts on", "peak connections", "connections", before, after);

        figure.Grew.ShouldBe(isWorse);
        new FigureChange("", "", "connections", after, before).Shrank.ShouldBe(isWorse);
        new FigureChange("", "", "furlongs", before, 1000 * after).Grew.ShouldBeFalse("of a unit whose noise is not known nothing is said");
    }

    [Test]
    public void Numbers_OfAControl_Inform_AndSayNothingOfTheServer()
    {
        var more = Report(Planted.Control().WithPeak(Quantity.OpenConnections, 100).WithPeak(Quantity.ActiveTasks, 5000));

        var comparison = Compare(Report(Planted.Control()), more);

        comparison.Worse.ShouldBeEmpty();
        comparison.Figures.ShouldContain(figure => figure.Name == "peak tasks" && figure.After == 5000);
    }

    [Test]
    public void Numbers_OfAnotherLoad_AreNotHeldAgainstTheServer()
    {
        var before = Edited(Report(Planted.Subject()), scenario => scenario["planned"] = 10);
        var after = Document(Report(Planted.Subject().WithPeak(Quantity.ActiveTasks, 250)));

        var comparison = RunComparison.Of(before, after, "a", "b");

        comparison.Worse.ShouldBeEmpty();
        comparison.NotComparable.ShouldBe(["idle, timeouts on: its numbers, 10 arrivals were planned before, 100 now"]);
    }

    [Test]
    public void Lifetimes_UnderAnotherLimit_AreNotCompared()
    {
        var before = Edited(Report(Planted.Subject()), scenario =>
        {
            scenario["workloads"]![0]!["limitSeconds"] = 0.5;
            scenario["workloads"]![0]!["maxLifetimeSeconds"] = 1;
        });

        var comparison = RunComparison.Of(before, Document(Report(Planted.Subject())), "a", "b");

        comparison.Worse.ShouldBeEmpty();
        comparison.NotComparable.ShouldBe(["idle, timeouts on: tcp/idle: its times, KeepAlive 0.5 s before, KeepAlive 2 s now"]);
    }

    [Test]
    public void Latency_ThatGrewBeyondNoise_IsWorse()
    {
        static RunReport Answering(double milliseconds) => Report(Planted.Live().WithLive(record => record with { Latencies = [.. Enumerable.Range(1, 10).Select(at => new Latency(Planted.Seconds(at), TimeSpan.FromMilliseconds(milliseconds)))] }));

        Compare(Answering(1), Answering(40)).Worse.ShouldBeEmpty("40 times as long, and 39 ms: within noise");
        Compare(Answering(40), Answering(120)).Worse.ShouldContain("normal, timeouts on: live/post: p99 answer: 40 ms before, 120 ms now (3 ×)");
    }

    [Test]
    public void Scenario_WithoutAVerdict_IsNotComparable()
    {
        var gone = Report(Planted.Subject() with { Troubles = ["The server is gone."] });

        Compare(Report(Planted.Subject()), gone).NotComparable.ShouldBe(["idle, timeouts on: Bounded as expected before, inconclusive now: The server is gone."]);
        Compare(gone, gone).Lines.ShouldContain("nothing changed");
    }

    [Test]
    public void Scenarios_OfOneRunAlone_AreNamed()
    {
        var comparison = Compare(Report(Planted.Subject()), Report(Planted.Control()));

        comparison.NotComparable.ShouldBe(["idle, timeouts on: Bounded as expected before, not run now", "idle, timeouts off: new, Growing as expected"]);
    }

    [Test]
    public void Runs_OfDifferentTargetsAndMachines_AreComparedWithANote()
    {
        var before = Report(Planted.Subject()) with { Target = "http://a" };
        var after = before with { Target = "http://b", Interrupted = true, Environment = before.Environment with { Cores = 64, Commit = "def" } };

        var comparison = Compare(before, after);

        comparison.Lines.ShouldContain("note: the runs are of different targets: http://a before, http://b now");
        comparison.Lines.ShouldContain("note: the run now was interrupted");
        comparison.Lines.ShouldContain(line => line.StartsWith("note: the machines differ: "));
        comparison.Lines.ShouldContain("commit: abc123 before, def now");
    }

    [Test]
    public void Document_OfAnEarlierVersion_IsReadAndCompared()
    {
        var earlier = Read(File.ReadAllText(Repository.PathOf("tests", "Unit", "Bounds", "Reports", "Schemas", "Earlier", "report-on.json")));

        earlier.Scenarios.Single().Workloads.Count.ShouldBe(3);
        var comparison = RunComparison.Of(earlier, earlier, "a", "b");
        comparison.Lines.ShouldContain("nothing changed");
        comparison.Figures.ShouldContain(figure => figure.Name == "longest lifetime" && figure.Before > 0);
    }

    [TestCase("[1]", "it has no \"schema\" and \"scenarios\"")]
    [TestCase("""{"schema":2,"scenarios":[]}""", "its \"schema\" is 2")]
    [TestCase("""{"schema":1,"scenarios":[null]}""", "one of its lists has null in it")]
    [TestCase("""{"schema":1,"scenarios":[]}""", "is missing something")]
    public void Document_ThatIsNone_IsSaidToBeNone(string text, string why) =>
        Should.Throw<InvalidDataException>(() => Read(text)).Message.ShouldContain(why);

    internal static Comparison Compare(RunReport before, RunReport after) => RunComparison.Of(Document(before), Document(after), "a.json", "b.json");

    private static RunReport Report(Observation observation) => PlantedReport.Of(ScenarioVerdict.Of(observation));

    private static RunDocument Document(RunReport report) => Read(JsonReport.Render(report));

    private static RunDocument Edited(RunReport report, Action<JsonNode> edit)
    {
        var node = JsonNode.Parse(JsonReport.Render(report))!;
        edit(node["scenarios"]![0]!);
        return Read(node.ToJsonString());
    }

    private static RunDocument Read(string text)
    {
        using var json = JsonDocument.Parse(text);
        return RunDocumentReader.Read(json.RootElement, "report.json");
    }
}
