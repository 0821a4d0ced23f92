using System.Globalization;
using System.Text;

namespace Leak.Bounds.Reports;

/// <summary>All series of a run as one tidy table: a row for each sample.</summary>
internal static class SeriesCsv
{
    public static string Render(RunReport report)
    {
        var csv = new StringBuilder();
        Csv.Row(csv, "scenario", "timeouts", "quantity", "unit", "at_seconds", "value");
        foreach (var observation in report.Scenarios.Select(verdict => verdict.Observation))
        {
            foreach (var series in observation.Series)
            {
                var head = $"{Csv.Text(observation.Scenario.Id)},{Csv.Text(observation.Scenario.Settings)},{Csv.Text(series.Quantity.Name)},{Csv.Text(series.Quantity.Unit)}";
                foreach (var sample in series.Samples)
                {
                    csv.Append(CultureInfo.InvariantCulture, $"{head},{sample.At.TotalSeconds:0.###},{Value(sample.Value)}\r\n");
                }
            }
        }

        return csv.ToString();
    }

    // What is not finite is an empty cell.
    private static string Value(double value) => double.IsFinite(value) ? value.ToString("0.###", CultureInfo.InvariantCulture) : "";
}
