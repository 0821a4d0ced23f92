using Leak.Bounds.Reports;
using Leak.Bounds.Reports.Cases;
using Leak.Tool.GitHub;

namespace Leak.Scenarios.GitHub;

internal sealed class AnnotationsTests
{
    [Test]
    public void Case_ThatFailed_IsAnErrorAtItsLine_EscapedAsTheRunnerAsks() =>
        Annotations.Of(Report(Case("a,b:c", CaseStatus.Failed, "100% of it\nbroke"))).ShouldBe(
        [
            "::error file=src/a%2Cb.cs,line=12,title=a%2Cb%3Ac%3A held past its limit (idle%2C timeouts on)::100%25 of it␊broke%0Aparked at /work/src/a,b.cs:12%0A    frame",
        ]);

    [Test]
    public void Case_WithoutAVerdict_IsAWarning_AndWhatPassedIsNothing() =>
        Annotations.Of(Report(Case("a", CaseStatus.Passed, "no"), Case("b", CaseStatus.NotApplicable, "no"), Case("c", CaseStatus.Inconclusive, "late") with { Place = null })).ShouldBe(
        [
            "::warning title=c%3A held past its limit (idle%2C timeouts on)::late%0A    frame",
        ]);

    [Test]
    public void Cases_OfWhichTheRunnerShowsTenAlone_AreCounted()
    {
        var lines = Annotations.Of(Report([.. Enumerable.Range(0, 25).Select(number => Case($"{number}", CaseStatus.Failed, "broke"))])).ToList();

        lines.Count.ShouldBe(10);
        lines[^1].ShouldBe("::error title=leak::16 more: see the reports");
    }

    [Test]
    public void Case_OfHostileText_IsOneCommandAlone()
    {
        const string Hostile = "\u001b[31m\r\n::error::forged\n##[error]\0,x=y::%0A\ud800";

        var line = Annotations.Of(Report(Case(Hostile, CaseStatus.Failed, Hostile) with { Suite = Hostile, Details = [Hostile] })).Single();

        line.Any(char.IsControl).ShouldBeFalse();
        line.IndexOf("::", 2, StringComparison.Ordinal).ShouldBe(line.IndexOf("::␛", StringComparison.Ordinal), "the message begins at the only :: before it");
        line.ShouldContain("%250A");
    }

    private static ReportCase Case(string name, CaseStatus status, string message) => new()
    {
        Suite = "idle, timeouts on",
        Name = name,
        Status = status,
        Breaks = [new CaseBreak("held past its limit", message)],
        Details = ["    frame"],
        Place = new CodePlace("/work/src/a,b.cs", 12),
    };

    private static CaseReport Report(params IReadOnlyList<ReportCase> cases) => new()
    {
        Name = "leak run",
        Headline = "One scenario",
        StartedAt = DateTimeOffset.UnixEpoch,
        Duration = TimeSpan.Zero,
        Environment = new RunEnvironment("", "", 1, null, null, ""),
        Cases = cases,
        SourceRoot = "/work",
    };
}
