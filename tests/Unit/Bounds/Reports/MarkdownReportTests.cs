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

            .NET 10.0.12 · commit abc123

            | scenario | timeouts | arrivals | peak connections | peak tasks | longest lifetime | limit that fired | left behind | verdict | expected |
            | --- | --- | --- | --- | --- | --- | --- | --- | --- | --- |
            | normal | off | 300 | 30 | 252 | – | – | nothing | Bounded | Bounded |
            | idle | off | 100 | 100 | 612 | ≥ 20 s (held) | none | nothing | Growing | Growing |
            | idle | on | 100 | 36 | 228 | 3.5 s | keep\_alive\_timeout × 100 | nothing | Bounded | Bounded |

            | scenario | connections over time | peak | bound | tasks over time | peak | bound |
            | --- | --- | --- | --- | --- | --- | --- |
            | normal, timeouts off | ▁▁▁▁▁▁▃▃▃▃▃▃▁▁▁▁▁▁▁▁▁▁▁▁ | 30 | ≤ 30 | ▁▁▁▁▁▁▄▄▄▄▄▄▁▁▁▁▁▁▁▁▁▁▁▁ | 252 | ≤ 252 |
            | idle, timeouts off | ▁▁▁▁▁▁██████▁▁▁▁▁▁▁▁▁▁▁▁ | 100 | – | ▁▁▁▁▁▁██████▁▁▁▁▁▁▁▁▁▁▁▁ | 612 | – |
            | idle, timeouts on | ▁▁▁▁▁▁▃▃▃▃▃▃▁▁▁▁▁▁▁▁▁▁▁▁ | 36 | ≤ 45 | ▁▁▁▁▁▁▃▃▃▃▃▃▁▁▁▁▁▁▁▁▁▁▁▁ | 228 | ≤ 282 |

            ## The run

            """.ReplaceLineEndings("\n"));
    }

    [Test]
    public void Report_WhenABoundIsBroken_SaysSoBeforeTheBounds()
    {
        var broken = ScenarioVerdict.Of(Planted.Subject().WithPeak(Quantity.OpenConnections, 73));

        var text = MarkdownReport.Render(PlantedReport.Of(broken, ScenarioVerdict.Of(Planted.Live())));

        text.ShouldStartWith("# 1 of 2 scenarios not as expected\n");
        var reason = text.IndexOf("- idle, timeouts on: all workloads together: the bound 'connections during' was broken", StringComparison.Ordinal);
        reason.ShouldBePositive();
        text.IndexOf("## Bounds:", StringComparison.Ordinal).ShouldBeGreaterThan(reason);
        text.ShouldContain("| 45 connections | 73 connections | 8.2 s | BROKEN |");
    }

    [Test]
    public void Report_WhenOneThingBrokeInManyScenarios_TellsItOnce_AndWhatToSet()
    {
        var held = ScenarioVerdict.Of(Planted.Control().Mistaking(timeoutsOn: true, Leak.Bounds.Plans.Verdict.Bounded));

        var text = MarkdownReport.Render(PlantedReport.Of([.. Enumerable.Repeat(0, 12).Select((_, number) => held with { Observation = held.Observation.WithScenario(scenario => scenario with { Id = $"idle{number}" }) })]));

        text.Split("## Broke: ").Length.ShouldBe(2);
        text.ShouldContain(" more like these.\n");
        text.ShouldContain("What to set, in appsettings.json, with the package Leak.Timeouts:\n\n    {\n      \"Timeouts\": {\n        \"KeepAlive\": \"00:00:02\"\n      }\n    }\n");
        text.IndexOf("## Broke:", StringComparison.Ordinal).ShouldBeLessThan(text.IndexOf("| scenario |", StringComparison.Ordinal), "the answer comes first");
    }

    [Test]
    public void Report_WhenThereIsNoVerdict_SaysWhyFirst()
    {
        var text = MarkdownReport.Render(PlantedReport.Of(ScenarioVerdict.Of(Planted.Subject() with { Troubles = ["The server is gone."] })));

        text.ShouldContain("\n## Broke: No verdict could be reached\n\nThe run does not allow a judgement. That is never a pass.");
        text.IndexOf("The server is gone.", StringComparison.Ordinal).ShouldBeInRange(0, text.IndexOf("| scenario |", StringComparison.Ordinal));
    }

    [Test]
    public void Report_OfAHugeRun_FitsIntoASummary_AndSaysWhatIsLeftOut()
    {
        var verdict = ScenarioVerdict.Of(Planted.Subject()) with { Remarks = [.. Enumerable.Repeat(new string('ö', 2_000), 500)] };

        var text = MarkdownReport.Render(PlantedReport.Of(verdict, verdict));

        System.Text.Encoding.UTF8.GetByteCount(text).ShouldBeLessThanOrEqualTo(1024 * 1024);
        text.ShouldStartWith("# All 2 scenarios are as expected\n");
        text.ShouldEndWith("Left out, for a summary has room for 1024 KiB: 2 parts. report.html has them.\n");
    }

    [TestCase(1024)]
    [TestCase(20_000)]
    public void Report_WithLittleRoom_StaysWithin(int most) =>
        System.Text.Encoding.UTF8.GetByteCount(MarkdownReport.Render(PlantedReport.Article(), most)).ShouldBeLessThanOrEqualTo(most);

    [Test]
    public void Report_OfHostileText_KeepsTablesAndMarkupWhole()
    {
        var text = MarkdownReport.Render(PlantedReport.OfHostileText());

        text.ShouldNotContain("<");
        text.Where(char.IsControl).ShouldAllBe(character => character == '\n');
        var rows = text.Split('\n').Where(line => line.StartsWith('|')).Select(Borders).ToList();
        rows.Take(3).ShouldAllBe(borders => borders == 11);
        rows.Skip(3).Take(3).ShouldAllBe(borders => borders == 8, "over time");
        rows.Skip(6).ShouldAllBe(borders => borders == 8);
        text.Split('\n').ShouldAllBe(line => IsOurs(line));
    }

    [Test]
    public void Report_OfHostileWorkloads_KeepsTablesAndMarkupWhole()
    {
        var text = MarkdownReport.Render(PlantedReport.OfHostileWorkloads());

        text.ShouldNotContain("<");
        text.Where(char.IsControl).ShouldAllBe(character => character == '\n');
        var rows = text.Split('\n').Where(line => line.StartsWith('|')).Select(Borders).ToList();
        rows.Take(3).ShouldAllBe(borders => borders == 11);
        rows.Skip(3).Take(3).ShouldAllBe(borders => borders == 8, "over time");
        rows.Skip(6).Take(4).ShouldAllBe(borders => borders == 10, "the workloads' table");
        rows.Skip(10).ShouldAllBe(borders => borders == 8);
        text.Split('\n').ShouldAllBe(line => IsOurs(line));
    }

    // A heading, a row, an item, code, or a sentence of our own.
    private static bool IsOurs(string line) =>
        line.Length == 0 || "#|-".Contains(line[0], StringComparison.Ordinal) || line.StartsWith("    ", StringComparison.Ordinal)
        || line[^1] is ':' or '.' || line.Contains(" · commit ", StringComparison.Ordinal);

    private static int Borders(string row) => row.Replace("\\\\", "", StringComparison.Ordinal).Replace("\\|", "", StringComparison.Ordinal).Count(character => character == '|');
}
