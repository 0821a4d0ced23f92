using CsCheck;
using Leak.Audit.Comparing;
using Leak.Audit.Findings;
using static Leak.Unit.Audit.Audited;

namespace Leak.Unit.Audit.Comparing;

/// <summary>What two audits say of what changed.</summary>
[Parallelizable]
internal sealed class AuditComparisonTests
{
    [Test]
    public void Audits_WhichAreTheSame_ShowNothing()
    {
        var comparison = AuditComparison.Of(Holding("http1/no-body"), Holding("http1/no-body"));

        comparison.IsWorse.ShouldBeFalse();
        comparison.Lines.ShouldBe(["grade: B before, B now", "nothing changed"]);
    }

    [TestCase(AuditVerdict.Growing, "growing")]
    [TestCase(AuditVerdict.KeptByServer, "kept by the server")]
    public void Stall_WhichWasBounded_AndIsNot_IsWorse(AuditVerdict now, string word)
    {
        var comparison = AuditComparison.Of(Holding(), Holding("http1/no-body").With("http1/no-body", now));

        comparison.IsWorse.ShouldBeTrue();
        comparison.Lines.ShouldContain($"worse: http1/no-body: bounded before, {word} now");
        comparison.Lines.ShouldContain("worse: grade of what both tried: A+ before, B now");
    }

    [Test]
    public void Stall_WhichIsBoundedNow_IsBetter()
    {
        var comparison = AuditComparison.Of(Holding("http1/no-body"), Holding());

        comparison.IsWorse.ShouldBeFalse();
        comparison.Better.ShouldContain("http1/no-body: growing before, bounded now");
        comparison.Better.ShouldContain("limit Read: none before, 9 to 11 s now");
    }

    [TestCase(true, "http1/slow-body: not tried before, growing now")]
    [TestCase(false, "http1/slow-body: growing before, not tried now")]
    public void Stall_WhichWasTriedInOneAlone_IsNeitherWorseNorBetter(bool isNew, string line)
    {
        var without = Holding();
        var with = Report([.. Usual.Select(Bounded), Held("http1/slow-body")]);
        with = with with { Limits = without.Limits };

        var comparison = isNew ? AuditComparison.Of(without, with) : AuditComparison.Of(with, without);

        comparison.NotComparable.ShouldBe([line]);
        (comparison.IsWorse, comparison.Better.Count).ShouldBe((false, 0));
    }

    [Test]
    public void Stall_WhichIsInconclusiveNow_IsNotComparable() =>
        AuditComparison.Of(Holding(), Holding("http1/no-body").With("http1/no-body", AuditVerdict.Inconclusive)).NotComparable
            .ShouldContain("http1/no-body: bounded before, inconclusive now");

    [Test]
    public void Stall_OfWhichAnotherLimitWasAsked_IsNotComparable()
    {
        var comparison = AuditComparison.Of(Holding(), Holding("http1/no-body").Wanting(TimeSpan.FromSeconds(5)));

        comparison.NotComparable.ShouldContain("http1/no-body: 60 s was asked for before, 5 s now");
        comparison.Worse.ShouldBe(["limit Read: 9 to 11 s before, none now"]);
    }

    [TestCase(10, 12, false)]
    [TestCase(11, 13, false)]
    [TestCase(7, 9, false)]
    [TestCase(11.1, 13, true)]
    [TestCase(5, 8, true)]
    public void Limit_WhoseIntervalsOverlap_DidNotChange(double least, double most, bool isChanged)
    {
        var comparison = AuditComparison.Of(Holding(), Holding().WithLimit("Read", TimeSpan.FromSeconds(least), TimeSpan.FromSeconds(most)));

        comparison.Other.Count.ShouldBe(isChanged ? 1 : 0);
        comparison.IsWorse.ShouldBeFalse();
    }

    [Test]
    public void Limit_WhichIsGone_IsWorse() =>
        AuditComparison.Of(Holding(), Holding().WithLimit("Read", null, null)).Worse.ShouldBe(["limit Read: 9 to 11 s before, none now"]);

    [Test]
    public void Limit_WhoseConnectionsWereClosedAtNoOneTime_IsNotGone()
    {
        var now = Holding().WithLimit("Read", null, null);
        var of = now with { Limits = [.. now.Limits.Select(limit => limit.Limit == "Read" ? limit with { Verdict = AuditVerdict.Bounded } : limit)] };

        AuditComparison.Of(Holding(), of).IsWorse.ShouldBeFalse();
        AuditComparison.Of(Holding(), of).NotComparable.ShouldBe(["limit Read: 9 to 11 s before, not at one time now"]);
        AuditComparison.Of(of, Holding()).NotComparable.ShouldBe(["limit Read: not at one time before, 9 to 11 s now"]);
    }

    [Test]
    public void Limit_WhichAShorterWatchCannotSee_IsNotGone()
    {
        var now = Holding().WithLimit("Read", null, null) with { Watch = TimeSpan.FromSeconds(10) };

        var comparison = AuditComparison.Of(Holding(), now);

        comparison.IsWorse.ShouldBeFalse();
        comparison.NotComparable.ShouldBe(["limit Read: 9 to 11 s before, none now, and the watch now is 10 s"]);
    }

    [Test]
    public void Client_WhichFailsNow_IsWorse()
    {
        var comparison = AuditComparison.Of(Holding() with { Live = [Live("live/get/")] }, Holding() with { Live = [Live("live/get/", 2)] });

        comparison.Worse.ShouldBe(["live/get/: 0 of 100 failed before, 2 of 102 failed now", "grade of what both tried: A+ before, C now"]);
    }

    [Test]
    public void Client_WhichWasNotThereBefore_IsNotComparable()
    {
        var comparison = AuditComparison.Of(Holding(), Holding() with { Live = [Live("live/get/", 2)] });

        comparison.IsWorse.ShouldBeFalse();
        comparison.NotComparable.ShouldBe(["live/get/: not tried before, 2 of 102 failed now"]);
    }

    [Test]
    public void Grade_WhichIsLowerSinceLessWasTried_IsNotWorse()
    {
        var comparison = AuditComparison.Of(Holding(), Report(Usual[..5].Select(Bounded)));

        comparison.IsWorse.ShouldBeFalse();
        comparison.Lines.ShouldContain("grade: A+ before, A now");
    }

    [Test]
    public void Audits_OfDifferentTargets_AreComparedWithARemark()
    {
        var comparison = AuditComparison.Of(Holding(), Holding() with { Targets = ["http://127.0.0.1:9090\u001b[2J"] });

        comparison.Lines[0].ShouldStartWith("note: the audits are of different targets: http://127.0.0.1:8080 before, http://127.0.0.1:9090");
        comparison.Lines[0].ShouldNotContain("\u001b");
    }

    [Test]
    public void Comparison_OfAReportWithItself_IsNeverWorse() => Any.Sample(report => !AuditComparison.Of(report, report).IsWorse);

    [Test]
    public void Comparison_WhichIsWorse_IsBetterTheOtherWayRound() => (from before in Any from after in Any select (before, after)).Sample(both =>
        AuditComparison.Of(both.before, both.after).IsWorse == AuditComparison.Of(both.after, both.before).Better.Count > 0);
}

/// <summary>Changes one thing of a report.</summary>
file static class Changed
{
    public static AuditReport With(this AuditReport report, string id, AuditVerdict verdict) =>
        report with { Stalls = [.. report.Stalls.Select(stall => stall.Id == id ? stall with { Verdict = verdict } : stall)] };

    public static AuditReport WithLimit(this AuditReport report, string name, TimeSpan? least, TimeSpan? most) => report with
    {
        Limits = [.. report.Limits.Select(limit => limit.Limit == name ? limit with { AtLeast = least, AtMost = most, Verdict = least is null && most is null ? AuditVerdict.Growing : limit.Verdict } : limit)],
    };
}
