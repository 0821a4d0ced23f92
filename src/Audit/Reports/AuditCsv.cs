using System.Globalization;
using System.Text;
using Leak.Bounds.Reports;

namespace Leak.Audit.Reports;

/// <summary>The stalls of an audit as a table: a row for each. Times are seconds since the stall began.</summary>
internal static class AuditCsv
{
    public static string Render(AuditDocument document)
    {
        var csv = new StringBuilder();
        Csv.Row(csv, "stall", "limit", "verdict", "connections", "closed", "held", "least_seconds", "median_seconds", "most_seconds", "held_for_seconds");
        foreach (var stall in document.Report.Stalls)
        {
            Csv.Row(
                csv,
                stall.Id,
                stall.Limit,
                stall.Verdict.ToString(),
                stall.Connections.ToString(CultureInfo.InvariantCulture),
                stall.Closed.ToString(CultureInfo.InvariantCulture),
                stall.Held.ToString(CultureInfo.InvariantCulture),
                Seconds(stall.Least),
                Seconds(stall.Median),
                Seconds(stall.Most),
                Seconds(stall.HeldFor));
        }

        return csv.ToString();
    }

    private static string Seconds(TimeSpan? time) => time?.TotalSeconds.ToString("0.###", CultureInfo.InvariantCulture) ?? "";
}
