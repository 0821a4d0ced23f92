using System.Globalization;
using Leak.Bounds.Engine;
using Leak.Bounds.Facts;
using Leak.Bounds.Verdicts;

namespace Leak.Bounds.Reports;

/// <summary>Connections and tasks of each scenario over time, as characters. All have one scale, so that rows can be compared.</summary>
internal static class SparklineTable
{
    private const int Width = 24;

    private static readonly string[] s_columns = ["scenario", "connections over time", "peak", "bound", "tasks over time", "peak", "bound"];

    /// <summary>A row for each scenario that has samples; <see langword="null"/>: none has.</summary>
    public static ReportTable? Of(IReadOnlyList<ScenarioVerdict> scenarios)
    {
        List<ScenarioVerdict> sampled = [.. scenarios.Where(verdict => Connections(verdict) is not null || Tasks(verdict) is not null)];
        var (connections, tasks) = (Top(sampled.Select(Connections)), Top(sampled.Select(Tasks)));
        return sampled.Count == 0 ? null : new ReportTable(
            "Over time",
            s_columns,
            [.. sampled.Select(verdict => (IReadOnlyList<string>)[ReportWords.Name(verdict), .. Cells(verdict, Connections(verdict), connections), .. Cells(verdict, Tasks(verdict), tasks)])]);
    }

    private static string[] Cells(ScenarioVerdict verdict, Series? series, double top)
    {
        var limit = series is null ? null : verdict.Bounds.FirstOrDefault(bound => bound.Quantity == series.Quantity)?.Limit;
        return
        [
            series is null ? "–" : Sparkline.Of(series.Samples, verdict.Observation.Watched, Width, top),
            series?.Peak is { } peak ? Number(peak.Value) : "–",
            limit is { } most ? $"≤ {Number(most)}" : "–",
        ];
    }

    private static Series? Connections(ScenarioVerdict verdict) => Sampled(verdict, Quantity.OpenConnections) ?? Sampled(verdict, Quantity.TcpConnections);

    private static Series? Tasks(ScenarioVerdict verdict) => Sampled(verdict, Quantity.ActiveTasks);

    private static Series? Sampled(ScenarioVerdict verdict, Quantity quantity) => verdict.Observation.FindSeries(quantity) is { Samples.Count: > 0 } series ? series : null;

    private static double Top(IEnumerable<Series?> series) =>
        series.OfType<Series>().SelectMany(one => one.Samples).Select(sample => sample.Value).Where(double.IsFinite).DefaultIfEmpty().Max();

    private static string Number(double value) => value.ToString("0.#", CultureInfo.InvariantCulture);
}
