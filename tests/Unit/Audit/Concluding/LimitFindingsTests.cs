using Leak.Audit.Concluding;
using Leak.Audit.Findings;
using Leak.Clients.Catalog;

namespace Leak.Unit.Audit.Concluding;

[Parallelizable(ParallelScope.All)]
internal sealed class LimitFindingsTests
{
    [Test]
    public void Stalls_OfOneLimitThatAgree_NarrowItTogether()
    {
        var limit = Find((Finding("a"), Interval(2, 4.5)), (Finding("b"), Interval(3, 5))).ShouldHaveSingleItem();

        (limit.AtLeast, limit.AtMost).ShouldBe((TimeSpan.FromSeconds(3), TimeSpan.FromSeconds(4.5)));
        limit.Stalls.ShouldBe(["a", "b"]);
        limit.Verdict.ShouldBe(AuditVerdict.Bounded);
    }

    [Test]
    public void Stalls_OfOneLimitThatDoNotAgree_AreLinesOfTheirOwn()
    {
        var limits = Find((Finding("a"), Interval(9, 11)), (Finding("b"), Interval(2, 4)), (Finding("held") with { Verdict = AuditVerdict.Growing }, null));

        limits.Select(limit => (limit.Stalls.Single(), limit.AtMost?.TotalSeconds, limit.Verdict)).ShouldBe(
            [("b", 4, AuditVerdict.Bounded), ("a", 11, AuditVerdict.Bounded), ("held", null, AuditVerdict.Growing)]);
    }

    [Test]
    public void Stalls_ThatDoNotApply_OrOfWhatIsNoTime_ShowNoLimit() =>
        Find((Finding("a") with { Verdict = AuditVerdict.NotApplicable }, null), (Finding("b") with { Limit = LimitNames.OwnClose }, Interval(0, 0.1))).ShouldBeEmpty();

    private static IReadOnlyList<LimitFinding> Find(params (StallFinding, LimitInterval?)[] stalls) => LimitFindings.Of(stalls, _ => TimeSpan.FromSeconds(60));

    private static StallFinding Finding(string id) => new() { Id = id, Summary = "", Limit = LimitNames.Read, Verdict = AuditVerdict.Bounded };

    private static LimitInterval? Interval(double least, double most) => new LimitInterval(TimeSpan.FromSeconds(least), TimeSpan.FromSeconds(most));
}
