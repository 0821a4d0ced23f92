using Leak.Bounds.Facts;
using Leak.Bounds.Reports;
using Leak.Bounds.Verdicts;
using Leak.Unit.Bounds.Verdicts;

namespace Leak.Unit.Bounds.Reports;

internal sealed class MarkdownReportTests
{
    [Test]
    public void Report_OfTheArticle_BeginsWithItsTable()
    {
        MarkdownReport.Render(PlantedReport.Article()).ShouldStartWith(
            """
            # All 3 scenarios are as expected

            | scenario | timeouts | arrivals | peak connections | peak tasks | longest lifetime | limit that fired | left behind | verdict | expected |
            | --- | --- | --- | --- | --- | --- | --- | --- | --- | --- |
            | normal | off | 300 | 30 | 252 | – | – | nothing | Bounded | Bounded |
            | idle | off | 100 | 100 | 612 | ≥ 20 s (held) | none | nothing | Growing | Growing |
            | idle | on | 100 | 36 | 228 | 3.5 s | keep\_alive\_timeout × 100 | nothing | Bounded | Bounded |

            ## Bounds: normal, timeouts off

            """.ReplaceLineEndings("\n"));
    }

    [Test]
    public void Report_WhenABoundIsBroken_SaysSoBeforeTheBounds()
    {
        var broken = ScenarioVerdict.Of(Planted.Subject().WithPeak(Quantity.OpenConnections, 73));

        var text = MarkdownReport.Render(PlantedReport.Of(broken, ScenarioVerdict.Of(Planted.Live())));

        text.ShouldStartWith("# 1 of 2 scenarios not as expected\n");
        var reason = text.IndexOf("## Not as expected: idle, timeouts on\n\n- all workloads together: the bound 'connections during' was broken", StringComparison.Ordinal);
        reason.ShouldBePositive();
        text.IndexOf("## Bounds:", StringComparison.Ordinal).ShouldBeGreaterThan(reason);
        text.ShouldContain("| 45 connections | 73 connections | 8.2 s | BROKEN |");
    }

    [Test]
    public void Report_OfHostileText_KeepsTablesAndMarkupWhole()
    {
        var text = MarkdownReport.Render(PlantedReport.OfHostileText());

        text.ShouldNotContain("<");
        text.Where(char.IsControl).ShouldAllBe(character => character == '\n');
        var rows = text.Split('\n').Where(line => line.StartsWith('|')).Select(Borders).ToList();
        rows.Take(3).ShouldAllBe(borders => borders == 11);
        rows.Skip(3).ShouldAllBe(borders => borders == 8);
        text.Split('\n').Where(line => line.Length > 0).ShouldAllBe(line => line[0] == '#' || line[0] == '|' || line[0] == '-' || line.EndsWith(':'));
    }

    [Test]
    public void Report_OfHostileWorkloads_KeepsTablesAndMarkupWhole()
    {
        var text = MarkdownReport.Render(PlantedReport.OfHostileWorkloads());

        text.ShouldNotContain("<");
        text.Where(char.IsControl).ShouldAllBe(character => character == '\n');
        var rows = text.Split('\n').Where(line => line.StartsWith('|')).Select(Borders).ToList();
        rows.Take(3).ShouldAllBe(borders => borders == 11);
        rows.Skip(3).Take(4).ShouldAllBe(borders => borders == 10, "the workloads' table");
        rows.Skip(7).ShouldAllBe(borders => borders == 8);
        text.Split('\n').Where(line => line.Length > 0).ShouldAllBe(line => line[0] == '#' || line[0] == '|' || line[0] == '-' || line.EndsWith(':'));
    }

    private static int Borders(string row) => row.Replace("\\\\", "", StringComparison.Ordinal).Replace("\\|", "", StringComparison.Ordinal).Count(character => character == '|');
}
