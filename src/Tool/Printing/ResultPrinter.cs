using Leak.Bounds.Engine;
using Leak.Bounds.Reports;
using Spectre.Console;

namespace Leak.Tool.Printing;

/// <summary>The one table at the end, why anything is not as expected, and where the reports are.</summary>
internal static class ResultPrinter
{
    /// <summary>Columns of the terminal that a row takes with the longest usual cells.</summary>
    private const int WidthOfRows = 150;

    private const int MostNarrowColumns = 3;

    /// <summary>Prints a run.</summary>
    /// <param name="report">The run.</param>
    /// <param name="reports">Where its reports are, in half a sentence.</param>
    /// <param name="output">Where.</param>
    /// <param name="screen">How much, and how.</param>
    public static void Print(RunReport report, string reports, PlainWriter output, ScreenOptions screen)
    {
        if (!screen.IsQuiet)
        {
            PrintResults(report, output, screen);
        }

        if (report.NotRun.Count > 0)
        {
            output.WriteLine($"not run: {string.Join("; ", report.NotRun)}");
        }

        if (report.Interrupted)
        {
            output.WriteLine("interrupted: the reports hold what was recorded until then");
        }

        output.WriteLine(screen.IsQuiet ? reports : $"engine {report.Engine} ({report.EngineReason}); {reports}");
    }

    private static void PrintResults(RunReport report, PlainWriter output, ScreenOptions screen)
    {
        var console = Consoles.For(output, screen);
        var summary = RunSummary.Of(report);
        console.Write(ToTable(summary.Results, console.Profile.Width));
        foreach (var table in summary.Details)
        {
            output.WriteLine(table.Title);
            console.Write(ToTable(table, int.MaxValue));
        }

        foreach (var line in summary.Lines)
        {
            output.WriteLine(line);
        }
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
