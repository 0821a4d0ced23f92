using CsCheck;
using Leak.Audit.Findings;
using Leak.Audit.Grading;
using static Leak.Unit.Audit.Audited;

namespace Leak.Unit.Audit.Grading;

/// <summary>What holds of every grade, whatever was found.</summary>
[Parallelizable]
internal sealed class GraderProperties
{
    [Test]
    public void Grade_WhenAStallBecomesBetter_IsNeverLower() => Any.Sample(report =>
        report.Stalls.Where(stall => Verdicts.IsOpen(stall.Verdict)).All(stall =>
        {
            var better = Verdicts.IsHeld(stall) ? Late(stall.Id) : Bounded(stall.Id);
            return Place(With(report, one => one == stall ? better : one)) <= Place(report);
        }));

    [Test]
    public void Grade_WhenOneThatHasNoVerdictIsBounded_IsNeverLower() => (from report in Any from at in Gen.Int[0, Catalogue.Count - 1] select (report, at)).Sample(both =>
        Place(With(both.report, one => one == both.report.Stalls[both.at] ? Bounded(one.Id) : one)) <= Place(both.report));

    [Test]
    public void Grade_DoesNotDependOnTheOrder() => (from report in Any from order in Gen.Shuffle(Enumerable.Range(0, Catalogue.Count).ToArray()) select (report, order)).Sample(both =>
    {
        var other = both.report with { Stalls = [.. both.order.Select(at => both.report.Stalls[at])] };
        return Grader.Of(other).Letter == Grader.Of(both.report).Letter && Raise(other).SequenceEqual(Raise(both.report));
    });

    [Test]
    public void WhatWouldRaiseIt_RaisesIt_AndOneLessDoesNot() => Any.Sample(report =>
    {
        var subjects = Raise(report);
        return subjects.Count == 0
            ? Place(Healed(report, [.. Deductions.Of(report).Select(one => one.Subject)])) == Place(report)
            : Place(Healed(report, subjects)) < Place(report)
                && subjects.All(left => Place(Healed(report, [.. subjects.Except([left])])) == Place(report));
    });

    [Test]
    public void Grade_WhichIsNotTheBest_SaysWhatWouldRaiseIt() => Any.Sample(report =>
        Grader.Of(report) is { Letter: "A+" or "–", WouldRaise: null } or { Letter: not ("A+" or "–"), WouldRaise.Length: > 0 });

    private static IReadOnlyList<string> Raise(AuditReport report) =>
        Rubric.Place(Grader.Of(report).Letter) is { } place ? Raising.Of(Deductions.Of(report), place, Best(report)) : [];

    private static int Best(AuditReport report) => Place(Healed(report, [.. Deductions.Of(report).Select(one => one.Subject)]));

    private static AuditReport Healed(AuditReport report, IReadOnlyList<string> subjects) =>
        With(report, stall => subjects.Contains(stall.Limit) && Verdicts.IsOpen(stall.Verdict) ? Bounded(stall.Id) : stall) with
        {
            Live = subjects.Contains(Deductions.Clients) ? [] : report.Live,
            LeftBehind = subjects.Contains(Deductions.Kept) ? [] : report.LeftBehind,
        };

    private static AuditReport With(AuditReport report, Func<StallFinding, StallFinding> change) => report with { Stalls = [.. report.Stalls.Select(change)] };

    /// <summary>No grade is the worst place: what is known of more can only help.</summary>
    private static int Place(AuditReport report) => Rubric.Place(Grader.Of(report).Letter) ?? int.MaxValue;
}
