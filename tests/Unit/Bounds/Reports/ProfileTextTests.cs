using Leak.Bounds.Facts;
using Leak.Bounds.Plans;
using Leak.Bounds.Reports;
using Leak.Bounds.Verdicts;
using Leak.Unit.Bounds.Verdicts;

namespace Leak.Unit.Bounds.Reports;

public sealed class ProfileTextTests
{
    private static readonly TaskStacks s_stacks = new(
        TimeSpan.FromSeconds(4.5),
        [new StackProfile(100, ["Parked.Await (Kestrel)", "<b>Root</b> (Kestrel)"], [new(TimeSpan.Zero, 3), new(TimeSpan.FromSeconds(4.5), 100)])]);

    [Test]
    public void Profile_OfAGrowingVerdict_StandsInEveryReport()
    {
        var report = PlantedReport.Of(ScenarioVerdict.Of(Planted.Control() with { Stacks = s_stacks }));

        ProfileText.Of(report.Scenarios[0]).ShouldBe(["100 @ (3 at the start)", "    Parked.Await (Kestrel)", "    <b>Root</b> (Kestrel)"]);
        JsonReport.Render(report).ShouldContain("\"count\": 100");
        JsonReport.Render(report).ShouldContain("\"series\": [[0,3],[4.5,100]]");
        MarkdownReport.Render(report).ShouldContain("```\n100 @ (3 at the start)\n    Parked.Await (Kestrel)\n");
        HtmlReport.Render(report).ShouldContain("100 @ (3 at the start)\n    Parked.Await (Kestrel)\n    &lt;b&gt;Root&lt;/b&gt; (Kestrel)</code></pre>");
    }

    [Test]
    public void Profile_OfABoundedVerdict_IsNone()
    {
        var verdict = ScenarioVerdict.Of(Planted.Subject() with { Stacks = s_stacks });

        verdict.Verdict.ShouldBe(Verdict.Bounded);
        ProfileText.Of(verdict).ShouldBeEmpty();
    }
}
