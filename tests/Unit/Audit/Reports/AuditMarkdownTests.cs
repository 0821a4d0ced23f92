using Leak.Audit.Findings;
using Leak.Audit.Reports;

namespace Leak.Unit.Audit.Reports;

[Parallelizable(ParallelScope.All)]
internal sealed class AuditMarkdownTests
{
    [Test]
    public void Report_OfNginx_HasTablesAndFencedBlocks()
    {
        var text = AuditMarkdown.Render(PlantedAudit.Nginx());

        text.ShouldStartWith("# Grade D: http://127.0.0.1:8080\n\n## Audited\n\n- address: http://127.0.0.1:8080\n");
        text.ShouldContain(
            """
            | stall | verdict | opened | held, or closed after (least / median / most) | ended by |
            | --- | --- | --- | --- | --- |
            | http1/partial-headers | Growing | 6 connections | held ≥ 152.03 s | – |
            | http1/hung-handler | Inconclusive | 6 requests | 2 held ≥ 151 s, 4 given back after 60.01 / 60.02 / 60.03 s | 504 × 3, RST × 1 |
            | http1/keep-alive-idle | Bounded | 6 connections | closed after 75.01 / 75.4 / 76 s | FIN × 6 |

            """.ReplaceLineEndings("\n"));
        text.ShouldContain(
            """
            **nginx.conf, in http** (from the documentation, since 1.27.4), bounds http1/keep-alive-idle:

            ```nginx
            keepalive_min_timeout 5s;
            ```

            """.ReplaceLineEndings("\n"));
        text.ShouldContain("- runtime: .NET 10.0.12\n");
    }

    [Test]
    public void Block_WithBackticks_DoesNotEndItsOwnFence()
    {
        var block = new AdviceBlock("a", "ng inx`", "a\n````\nb ```` c\n", [], null, IsTried: true);

        var text = AuditMarkdown.Render(PlantedAudit.Empty() with { Advice = new Advice([block], []) });

        text.ShouldContain("**a** (tried):\n\n`````nginx\na\n````\nb ```` c\n`````\n\n");
    }

    [Test]
    public void Report_OfAnEmptyAudit_HasNoEmptyTable()
    {
        var text = AuditMarkdown.Render(PlantedAudit.Empty());

        text.ShouldContain("\n\nNo stall was tried.\n\n");
        text.ShouldNotContain("|");
        text.ShouldNotContain("\n\n\n");
    }

    [Test]
    public void Report_OfAnInterruptedAudit_SaysSoInItsHeading() =>
        AuditMarkdown.Render(PlantedAudit.Interrupted()).ShouldStartWith("# Grade D: http://127.0.0.1:8080, interrupted\n");

    [Test]
    public void Report_OfHostileText_KeepsTablesAndMarkupWhole()
    {
        var text = AuditMarkdown.Render(PlantedAudit.OfHostileText());

        text.Where(char.IsControl).ShouldAllBe(character => character == '\n');
        text.ShouldNotContain("\u202e");
        var lines = text.Split('\n').ToList();
        var fence = lines.FindIndex(line => line.StartsWith("```"));
        lines[fence].ShouldStartWith("````");
        var ticks = lines[fence].TakeWhile(character => character == '`').Count();
        var end = lines.IndexOf(new string('`', ticks), fence + 1);
        end.ShouldBe(fence + 5, "four lines of the block");
        var outside = lines.Take(fence).Concat(lines.Skip(end + 1)).Where(line => line.Length > 0).ToList();
        outside.ShouldAllBe(line => !line.Contains('<'));
        outside.ShouldAllBe(line => line[0] == '#' || line[0] == '|' || line[0] == '-' || line.StartsWith("**") || line.StartsWith("Pinned"));
        outside.Where(line => line[0] == '|').Select(Borders).ShouldBe([6, 6, 6, 6, 6, 6, 8, 8, 8, 4, 4, 4, 4, 4, 4, 4]);
    }

    private static int Borders(string row) =>
        row.Replace("\\\\", "", StringComparison.Ordinal).Replace("\\|", "", StringComparison.Ordinal).Count(character => character == '|');
}
