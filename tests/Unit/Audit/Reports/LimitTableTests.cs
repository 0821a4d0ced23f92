using Leak.Audit.Findings;
using Leak.Audit.Reports;

namespace Leak.Unit.Audit.Reports;

[Parallelizable(ParallelScope.All)]
internal sealed class LimitTableTests
{
    [TestCase(AuditVerdict.Growing, "none within the watch (150 s)")]
    [TestCase(AuditVerdict.Inconclusive, "not known")]
    [TestCase(AuditVerdict.Bounded, "not at one time: what a stall's connections show differs")]
    public void Limit_WithoutAnInterval_IsToldByItsVerdict(AuditVerdict verdict, string setting)
    {
        var report = PlantedAudit.Nginx().Report;

        LimitTable.Of(report with { Limits = [report.Limits[0] with { AtLeast = null, AtMost = null, Verdict = verdict }] })!.Rows.ShouldHaveSingleItem()[1].ShouldBe(setting);
    }
}
