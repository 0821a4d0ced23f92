using Leak.Bounds.Facts;
using Leak.Bounds.Reports;
using Leak.Bounds.Shouldly;
using Leak.Bounds.Verdicts;
using Leak.Unit.Bounds.Reports;

namespace Leak.Unit.Bounds.Verdicts;

/// <summary>A broken bound on tasks says where the tasks are parked, in the assertion, on the console and in every report.</summary>
internal sealed class ParkedTasksTests
{
    private const string Parked = "68 × SemaphoreSlim.WaitAsync ← App.UseGate (App.cs:54); 60 × HttpConnection.ProcessRequestsAsync<TContext> ← Kestrel.RunAsync";

    private static readonly StackProfile s_gate = Stack(68, "SemaphoreSlim.WaitAsync (System.Private.CoreLib)", "App.UseGate (My.App) at /src/My at App/App.cs:54", "App.Handle (My.App) at /src/App.cs:12");

    private static readonly StackProfile s_kestrel = Stack(60, "HttpConnection.ProcessRequestsAsync<TContext> (Kestrel.Core)", "Kestrel.RunAsync (Kestrel.Core)");

    [Test]
    public void TasksAfter_WhenBroken_SaysWhereTheyAreParked() =>
        LeftBehind().Result(BoundNames.TasksAfter).Describe().ShouldBe(
            "all workloads together: the bound 'tasks after' was broken: 140 tasks, where activeTasks once the clients are gone ≤ 12 (baseline, before the first arrival). "
            + $"128 tasks left behind: {Parked}.");

    [Test]
    public void TasksDuring_WhenBroken_SaysWhereTheyWereParked()
    {
        var verdict = ScenarioVerdict.Of(Planted.Subject().WithPeak(Quantity.ActiveTasks, 1_000) with { Stacks = new TaskStacks(TimeSpan.FromSeconds(8.3), [s_gate, s_kestrel]) });

        verdict.Result(BoundNames.TasksDuring).Describe().ShouldEndWith($"= 282. Parked at 8.3 s: {Parked}.");
    }

    [Test]
    public void Failure_OfAnyKind_HasThem()
    {
        var verdict = LeftBehind();
        Action[] assertions = [() => verdict.ShouldBeBounded(), () => verdict.ShouldBeAsExpected(), () => verdict.ShouldLeaveNothingBehind(), () => verdict.ShouldKeepBound(BoundNames.TasksAfter)];

        foreach (var assertion in assertions)
        {
            Should.Throw<ShouldAssertException>(assertion).Message.ShouldContain(Parked);
        }
    }

    [Test]
    public void Report_OfAnyKind_HasThem()
    {
        var report = PlantedReport.Of(LeftBehind());

        RunSummary.Of(report).Lines.ShouldContain(line => line.Contains(Parked, StringComparison.Ordinal));
        MarkdownReport.Render(report).ShouldContain("68 × SemaphoreSlim.WaitAsync ← App.UseGate (App.cs:54); 60 × ");
        HtmlReport.Render(report).ShouldContain("68 × SemaphoreSlim.WaitAsync ← App.UseGate (App.cs:54); 60 × ");
        JsonReport.Render(report).ShouldContain("68 × SemaphoreSlim.WaitAsync ← App.UseGate (App.cs:54); 60 × ");
        EngineTables.Of(report.Scenarios[0]).Single(table => table.Title == "2. Reasons").Rows[0][0].ShouldContain(Parked);
    }

    [Test]
    public void Bounds_OfTasksThatHold_SayNothing()
    {
        var verdict = ScenarioVerdict.Of(Planted.Subject() with { Stacks = new TaskStacks(TimeSpan.FromSeconds(5), [s_gate]) { Left = [s_gate] } });

        verdict.Bounds.ShouldAllBe(bound => bound.Detail == null);
    }

    [Test]
    public void Bounds_OfOtherCounts_SayNothingOfTasks() => ScenarioVerdict.Of(
        Planted.Subject().WithResidual(Quantity.ActiveRequests, 1) with { Stacks = new TaskStacks(TimeSpan.FromSeconds(5), [s_gate]) { Left = [s_gate] } })
        .Result(BoundNames.RequestsAfter).Detail.ShouldBe("1 request left behind.");

    [Test]
    public void Tasks_OfHandlersThatMustLeaveThem_SayItToo()
    {
        var unlimited = PlantedStalls.Abandoning().WithMostRequests(int.MaxValue) with { LeftBehind = 100 };

        ScenarioVerdict.Of(PlantedStalls.Run(unlimited).WithResidual(Quantity.ActiveRequests, 100).WithResidual(Quantity.ActiveTasks, 140) with { Stacks = TaskStacks.None with { Left = [s_gate] } })
            .Result(BoundNames.TasksAfter).Detail.ShouldBe(
                "128 tasks left behind, as expected of 100 (requests of /stall/deaf, whose handler ignores its token, with MaxRequests off): 68 × SemaphoreSlim.WaitAsync ← App.UseGate (App.cs:54).");
    }

    [Test]
    public void Sentence_OfManyStacks_HasTheLargestFiveAndSaysHowManyMore() => ParkedTasks.Of(
        [.. Enumerable.Range(1, 8).Select(number => Stack(number, $"App.M{number} (My.App) at C:\\src\\App.cs:{number}"))]).ShouldBe(
        ": 8 × App.M8 (App.cs:8); 7 × App.M7 (App.cs:7); 6 × App.M6 (App.cs:6); 5 × App.M5 (App.cs:5); 4 × App.M4 (App.cs:4); and others on 3 stacks");

    [Test]
    public void Sentence_OfFiveStacks_HasAll() => ParkedTasks.Of(
        [.. Enumerable.Range(1, 5).Select(number => Stack(number, $"App.M{number} (My.App) at /src/App.cs:{number}"))]).ShouldEndWith("; 1 × App.M1 (App.cs:1)");

    [Test]
    public void Profile_IsOfAGrowingServerAlone()
    {
        var stacks = new TaskStacks(TimeSpan.FromSeconds(5), [s_gate]);

        ScenarioVerdict.Of(Planted.Subject() with { Stacks = stacks }).Profile.ShouldBeEmpty();
        ScenarioVerdict.Of(Planted.Control() with { Stacks = stacks }).Profile.ShouldBe([s_gate]);
    }

    [Test]
    public void Path_GoesOutToTheFirstFrameWhoseFileIsKnown() => ParkedTasks.Of(
        [Stack(3, "Task.WaitAsync (System.Private.CoreLib)", "Channel.Read (System.Threading.Channels)", "App.Read(Int32) (My.App) at /src/App.cs:7")]).ShouldBe(
        ": 3 × Task.WaitAsync ← … ← App.Read(Int32) (App.cs:7)");

    [Test]
    public void Sentence_OfNoStack_IsEmpty() => ParkedTasks.Of([]).ShouldBeEmpty();

    private static ScenarioVerdict LeftBehind() => ScenarioVerdict.Of(
        Planted.Subject().WithResidual(Quantity.ActiveTasks, 140) with { Stacks = TaskStacks.None with { Left = [s_gate, s_kestrel] } });

    private static StackProfile Stack(int count, params string[] frames) => new(count, frames, []);
}
