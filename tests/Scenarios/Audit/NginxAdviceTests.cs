using Leak.Audit.Advising;
using Leak.Audit.Findings;
using Leak.Audit.Grading;
using Leak.Clients.Catalog;

namespace Leak.Scenarios.Audit;

/// <summary>What an audit says to set is set as it says it, and the next audit is better.</summary>
[Category("Slow")]
[NonParallelizable] // the machine's lateness is part of the evidence
[Platform("Linux")]
internal sealed class NginxAdviceTests
{
    [Test]
    public async Task Block_OfAnAuditOfNginxAsItComes_BoundsWhatItSays_AndRaisesTheGrade()
    {
        AuditReport before;
        await using (var nginx = await RealServers.NginxAsync(""))
        {
            before = await Audited.RunAsync(nginx.Address, Audited.Basic);
        }

        var advice = Advisor.Of(before);
        var block = advice.Blocks.Single(block => block.Text.Contains("client_header_timeout", StringComparison.Ordinal));
        AuditReport after;
        await using (var nginx = await RealServers.NginxAsync(block.Text))
        {
            after = await Audited.RunAsync(nginx.Address, Audited.Basic);
        }

        block.Text.ShouldContain("client_header_timeout 8s;");
        block.Bounds.ShouldContain(Stalls.Http1.PartialHeaders.Id);
        block.Bounds.ShouldNotContain(Stalls.Http1.SlowBody.Id);
        advice.NotBoundable.ShouldHaveSingleItem().ShouldContain(Stalls.Http1.SlowBody.Id);
        before.Stalls.Where(stall => block.Bounds.Contains(stall.Id)).ShouldAllBe(stall => stall.Verdict == AuditVerdict.Growing);
        after.Stalls.Where(stall => block.Bounds.Contains(stall.Id)).ShouldAllBe(stall => stall.Verdict == AuditVerdict.Bounded);
        (Grader.Of(before).Letter, Grader.Of(after).Letter).ShouldBe(("E", "B"));
    }
}
