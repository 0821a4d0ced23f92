using Leak.Bounds;
using Leak.Bounds.Reports;
using Spectre.Console;

namespace Leak.Load;

/// <summary>The one table at the end, why anything is not as expected, and where the reports are.</summary>
internal static class ResultPrinter
{
    /// <summary>The reports have all of it.</summary>
    private const int MostProfileLines = 16;

    /// <summary>Columns of the terminal that a row takes with the longest usual cells.</summary>
    private const int WidthOfRows = 150;

    private const int MostNarrowColumns = 3;

    public static void Print(RunReport report, string folder, TextWriter output)
    {
        var console = Consoles.For(output);
        console.Write(ToTable(ResultTable.Of(report), console.Profile.Width));
        foreach (var workloads in report.Scenarios.Select(WorkloadTable.Of).OfType<ReportTable>())
        {
            output.WriteLine(workloads.Title);
            console.Write(ToTable(workloads, int.MaxValue));
        }

        if (DefenceTable.Of(report.Scenarios) is { } defence)
        {
            output.WriteLine(defence.Title);
            console.Write(ToTable(defence, int.MaxValue));
        }

        foreach (var sentence in report.Scenarios.SelectMany(Latencies.Sentences))
        {
            output.WriteLine(sentence);
        }

        foreach (var verdict in report.Scenarios.Where(verdict => !verdict.AsExpected))
        {
            var scenario = verdict.Observation.Scenario;
            output.WriteLine($"{scenario.Title}: {verdict.Verdict}, expected {scenario.Expected}");
            foreach (var reason in verdict.Reasons)
            {
                output.WriteLine($"  - {reason}");
            }
        }

        foreach (var verdict in report.Scenarios.Where(verdict => verdict.Profile.Count > 0))
        {
            output.WriteLine($"{verdict.Observation.Scenario.Title}. {ProfileText.Heading(verdict)}:");
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

    /// <summary>A row for each scenario; on a narrow terminal a column for each, where no cell is broken.</summary>
    private static Table ToTable(ReportTable results, int width)
    {
        var isNarrow = width < WidthOfRows && results.Rows.Count is > 0 and <= MostNarrowColumns;
        IEnumerable<IEnumerable<string>> lines = isNarrow
            ? results.Columns.Select((column, at) => results.Rows.Select(row => row[at]).Prepend(column))
            : results.Rows.Prepend(results.Columns);
        var table = new Table().Border(TableBorder.Simple).AddColumns([.. lines.First().Select(Markup.Escape)]);
        foreach (var line in lines.Skip(1))
        {
            table.AddRow([.. line.Select(Markup.Escape)]);
        }

        return table;
    }
}
