using Leak.Bounds.Reports;
using Spectre.Console;

namespace Leak.Load;

/// <summary>The one table at the end, why anything is not as expected, and where the reports are.</summary>
internal static class ResultPrinter
{
    /// <summary>The reports have all of it.</summary>
    private const int MostProfileLines = 16;

    public static void Print(RunReport report, string folder, TextWriter output)
    {
        var console = Consoles.For(output);
        var results = ResultTable.Of(report);
        var table = new Table().Border(TableBorder.Simple).AddColumns([.. results.Columns.Select(Markup.Escape)]);
        foreach (var row in results.Rows)
        {
            table.AddRow([.. row.Select(Markup.Escape)]);
        }

        console.Write(table);
        foreach (var verdict in report.Scenarios.Where(verdict => !verdict.AsExpected))
        {
            var scenario = verdict.Observation.Scenario;
            output.WriteLine($"{scenario.Id}, timeouts {(scenario.TimeoutsOn ? "on" : "off")}: {verdict.Verdict}, expected {scenario.Expected}");
            foreach (var reason in verdict.Reasons)
            {
                output.WriteLine($"  - {reason}");
            }
        }

        foreach (var verdict in report.Scenarios.Where(verdict => verdict.Profile.Count > 0))
        {
            var scenario = verdict.Observation.Scenario;
            output.WriteLine($"{scenario.Id}, timeouts {(scenario.TimeoutsOn ? "on" : "off")}. {ProfileText.Heading(verdict)}:");
            foreach (var line in ProfileText.Of(verdict).Take(MostProfileLines))
            {
                output.WriteLine($"  {line}");
            }
        }

        if (report.Interrupted)
        {
            output.WriteLine("interrupted: the reports hold what was recorded until then");
        }

        output.WriteLine($"engine {report.Engine} ({report.EngineReason}); reports in {folder}");
    }
}
