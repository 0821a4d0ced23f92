using Leak.Audit.Findings;
using Leak.Audit.Grading;
using static Leak.Unit.Audit.Audited;

namespace Leak.Unit.Audit.Grading;

/// <summary>The rubric of docs/audit.md, row by row.</summary>
[Parallelizable]
internal sealed class GraderTests
{
    [TestCase("A+")]
    [TestCase("C", "http1/partial-line")]
    [TestCase("C", "http1/partial-line", "tcp/idle")]
    [TestCase("D", "http1/partial-line", "http1/keep-alive-idle")]
    [TestCase("B", "http1/no-body")]
    [TestCase("B", "http1/slow-read-none")]
    [TestCase("A", "http1/hung-handler")]
    [TestCase("C", "http1/no-body", "http1/slow-read-none", "http1/hung-handler")]
    [TestCase("F", "http1/partial-line", "http1/keep-alive-idle", "http1/no-body", "http1/slow-read-none", "http1/hung-handler")]
    public void Grade_OfWhatIsHeld(string letter, params string[] held) => Grader.Of(Holding(held)).Letter.ShouldBe(letter);

    [TestCase("http1/partial-line", "B")]
    [TestCase("http1/no-body", "A")]
    [TestCase("http1/slow-read-none", "A")]
    [TestCase("http1/hung-handler", "A")]
    public void Grade_OfWhatIsLate_IsBetter(string late, string letter) =>
        Grader.Of(Report(Usual.Select(id => id == late ? Late(id) : Bounded(id)))).Letter.ShouldBe(letter);

    [Test]
    public void Grade_OfWhatTheServerKeeps_IsThatOfWhatIsHeld() =>
        Grader.Of(Report(Usual.Select(id => id == "http1/partial-line" ? Kept(id) : Bounded(id)))).Letter.ShouldBe("C");

    [TestCase(0, "A+")]
    [TestCase(1, "C")]
    public void Grade_WhenLegitimateClientsFail_IsLower(int failed, string letter) =>
        Grader.Of(Holding() with { Live = [Live("live/get/", failed)] }).Letter.ShouldBe(letter);

    [TestCase(0.1, 1.0, 100, "A+", Description = "many times as long, and hardly a second")]
    [TestCase(0.1, 1.2, 100, "B")]
    [TestCase(1.0, 4.0, 100, "A+", Description = "seconds, and not many times as long")]
    [TestCase(0.1, 1.2, 19, "A+", Description = "of too few answers")]
    public void Grade_WhenLegitimateClientsWait_IsLowerWhereBothAreMet(double before, double during, int count, string letter)
    {
        var live = Live("live/get/") with { Before = P99(before, count), During = P99(during, count) };

        Grader.Of(Holding() with { Live = [live] }).Letter.ShouldBe(letter);
    }

    [Test]
    public void Grade_WhenAClientDoesNotApply_IgnoresIt() =>
        Grader.Of(Holding() with { Live = [Live("live/post", 3) with { NotApplicable = "no path" }] }).Letter.ShouldBe("A+");

    [Test]
    public void Grade_WhenSomethingIsLeftBehind_IsLower() => Grader.Of(Holding() with { LeftBehind = ["6 connections"] }).Letter.ShouldBe("B");

    [Test]
    public void Grade_WhenFewAreTried_IsCappedAndSaysSo()
    {
        var connections = Report(["tcp/idle", .. Usual[..4], "http1/slow-headers"], NotTried("http1/no-body", "\"postPath\": \"/…\""));

        var grade = Grader.Of(connections);

        grade.Letter.ShouldBe("B");
        grade.Why.ShouldContain("B is the best that is given: nothing of bodies, nor of responses that are not read, nor of handlers, streams and WebSockets was tried.");
        grade.WouldRaise.ShouldBe("A better one, if more stalls are tried and bounded: leak.json needs \"postPath\": \"/…\".");

        static AuditReport Report(string[] bounded, StallFinding other) => Audited.Report([.. bounded.Distinct().Select(Bounded), other]);
    }

    [Test]
    public void Grade_WhenOneIsInconclusive_IsNotTheBest() => Grader.Of(Report([.. Usual.Select(Bounded), Inconclusive("tcp/idle")])).Letter.ShouldBe("A");

    private static IEnumerable<TestCaseData> WithoutAGrade =>
    [
        new TestCaseData(Holding() with { Interrupted = true }).SetArgDisplayNames("stopped"),
        new TestCaseData(Holding() with { Troubles = ["the server was gone"] }).SetArgDisplayNames("trouble"),
        new TestCaseData(Report(Usual.Select(Inconclusive))).SetArgDisplayNames("inconclusive"),
        new TestCaseData(Report(Usual[..4].Select(Bounded))).SetArgDisplayNames("four stalls"),
        new TestCaseData(Report(Usual.Select(NotTriedOf))).SetArgDisplayNames("nothing tried"),
        new TestCaseData(Report(new[] { "http1/no-body", "http1/slow-body", "http1/chunk-drip", "http1/hung-handler", "http1/sse-idle" }.Select(Bounded))).SetArgDisplayNames("no connections"),
    ];

    [TestCaseSource(nameof(WithoutAGrade))]
    public void Report_OfWhichTooLittleIsKnown_HasNoGrade(AuditReport report)
    {
        var grade = Grader.Of(report);

        grade.Letter.ShouldBe("–");
        grade.Why.ShouldHaveSingleItem().ShouldEndWith("so there is no grade.".Replace("so ", "", StringComparison.Ordinal));
        grade.WouldRaise.ShouldBeNull();
    }

    [Test]
    public void Grade_ThatCouldBeBetter_SaysWhatWouldRaiseIt() => Grader.Of(Holding("http1/partial-line", "tcp/idle", "http1/hung-handler")).WouldRaise
        .ShouldBe("A, if RequestHead is bounded: tcp/idle, http1/partial-line.");

    private static StallFinding NotTriedOf(string id) => NotTried(id);

    private static LatencyFinding P99(double seconds, int count) => new(count, TimeSpan.FromSeconds(seconds / 2), TimeSpan.FromSeconds(seconds));
}
