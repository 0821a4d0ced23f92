using Leak.Bounds.Facts;
using Leak.Bounds.Reports.Cases;
using Leak.Bounds.Verdicts;
using Leak.Unit.Bounds.Verdicts;

namespace Leak.Unit.Bounds.Reports.Cases;

internal sealed class RunCasesTests
{
    [Test]
    public void Run_AsExpected_HasACaseForEachWorkloadAndForEachServer_AndTheControlIsOne()
    {
        var report = RunCases.Of(PlantedReport.Article());

        report.Cases.Select(one => $"{one.Suite}: {one.Name}{(one.IsControl ? " (control)" : "")} {one.Status}").ShouldBe(
        [
            "normal, timeouts off: live/post Passed",
            "normal, timeouts off: the whole server Passed",
            "idle, timeouts off: tcp/idle (control) Passed",
            "idle, timeouts off: the whole server (control) Passed",
            "idle, timeouts on: tcp/idle Passed",
            "idle, timeouts on: the whole server Passed",
        ]);
    }

    [Test]
    public void Run_ThatBreaksBounds_FailsByTheCaseOfEach_WithTheLineWhereTasksAreParked()
    {
        var cases = RunCases.Of(PlantedCases.Runs[1]).Cases;

        cases.Select(one => one.Status).ShouldBe([CaseStatus.Failed, CaseStatus.Failed]);
        cases[0].Breaks.Select(broken => broken.Rule).ShouldContain(BoundNames.HeldPastLimit);
        cases[1].Breaks.Select(broken => broken.Rule).ShouldContain(BoundNames.ConnectionsDuring);
        cases[0].Breaks[0].Message.ShouldContain("was broken");
        cases[0].Place.ShouldNotBeNull().ToString().ShouldEndWith("/src/Shop/Ord ers#1.cs:12");
        cases[0].Details.ShouldContain("100 tasks parked here:");
    }

    [Test]
    public void Verdict_NotAsExpected_AlwaysHasACaseThatDidNotPass([Values] bool isInconclusive)
    {
        var verdict = ScenarioVerdict.Of(Planted.Subject()) with
        {
            AsExpected = false,
            Verdict = isInconclusive ? Leak.Bounds.Plans.Verdict.Inconclusive : Leak.Bounds.Plans.Verdict.Bounded,
            Reasons = ["For a reason of its own."],
        };

        var whole = RunCases.Of(verdict).Last();

        whole.Status.ShouldBe(isInconclusive ? CaseStatus.Inconclusive : CaseStatus.Failed);
        whole.Breaks.Single().Message.ShouldBe("For a reason of its own.");
    }

    [Test]
    public void Control_ThatDidNotGrow_Fails()
    {
        var cases = RunCases.Of(PlantedReport.Of(ScenarioVerdict.Of(Planted.Subject().Mistaking(timeoutsOn: false, Leak.Bounds.Plans.Verdict.Growing)))).Cases;

        cases.ShouldContain(one => one.Status == CaseStatus.Failed && one.IsControl);
    }

    [Test]
    public void Run_ThatWasInterrupted_HasACaseForWhatWasNotRun_WhichIsNoPass()
    {
        var last = RunCases.Of(PlantedCases.Runs[3]).Cases[^1];

        (last.Suite, last.Status).ShouldBe(("normal, timeouts on", CaseStatus.Inconclusive));
        last.Breaks.Single().Message.ShouldBe("It was not run: the run was interrupted.");
    }

    [Test]
    public void Workload_ThatDoesNotApply_IsNeitherPassNorFailure() =>
        RunCases.Of(PlantedCases.Runs[5]).Cases.ShouldContain(one => one.Status == CaseStatus.NotApplicable && one.NotApplicable == "/ answered 404");

    [TestCase("M (A) at /src/a.cs:12", "/src", "a.cs", "a.cs")]
    [TestCase("M (A) at /src/a.cs:12", "/other", null, "file:///src/a.cs")]
    [TestCase("M (A) at /_/src/a b.cs:12", null, "src/a b.cs", "src/a%20b.cs")]
    [TestCase("M (A) at C:\\src\\a.cs:12", null, null, "file:///C:/src/a.cs")]
    [TestCase("M (A) at /src/a at b:1.cs:12", "/src/", "a at b:1.cs", "a%20at%20b%3A1.cs")]
    public void Place_OfAFrame_IsItsFileAndLine(string frame, string? root, string? below, string uri)
    {
        var place = CodePlace.Of([new StackProfile(1, [frame], [])]).ShouldNotBeNull();

        place.Line.ShouldBe(12);
        place.Below(root).ShouldBe(below);
        place.ToUri(root).ShouldBe(uri);
    }

    [TestCase("M (A)")]
    [TestCase("M (A) at a.cs:0")]
    [TestCase("M (A) at a.cs:99999999999")]
    public void Place_WithoutALine_IsNone(string frame) => CodePlace.Of([new StackProfile(1, [frame], [])]).ShouldBeNull();
}
