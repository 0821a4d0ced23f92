using Leak.Bounds.Facts;
using Leak.Bounds.Plans;
using Leak.Bounds.Verdicts;

namespace Leak.Bounds.Pages;

/// <summary>Makes of a scenario what its charts show.</summary>
internal static class ScenarioCharts
{
    /// <summary>Of the two charts that tell most.</summary>
    private const int MainBuckets = 300;

    private const int OtherBuckets = 100;

    /// <summary>All workloads of a scenario have so many rows of connections together, and each so many at the least and the most.</summary>
    private const int Rows = 900;

    private const int LeastRows = 12;

    private const int MostRows = 60;

    public static ScenarioData Of(ScenarioVerdict verdict, string key, string group)
    {
        var observation = verdict.Observation;
        var stalls = observation.Stalls.ToList();
        var arrivals = observation.Workloads.SelectMany(record => record.Arrivals).ToList();
        return new ScenarioData(key, group, $"timeouts {observation.Scenario.Settings}", Seconds(observation.Watched))
        {
            Arrivals = arrivals.Count == 0 ? [] : [Seconds(arrivals.Min()), Seconds(arrivals.Max())],
            Limits = [.. stalls.Select(record => Limit(record.Plan.Expectation)).Distinct().OrderBy(limit => limit.Value)],
            Charts = [.. observation.Series.Where(HasSamples).Select(series => Chart(verdict, series)), .. observation.Workloads.OfType<LiveRecord>().Where(record => record.Latencies.Count > 1).Select(Latencies)],
            Stalls = [.. stalls.Where(record => record.Lifetimes.Count > 0).Select(record => Stall(record, Math.Clamp(Rows / stalls.Count, LeastRows, MostRows)))],
            Profile = StackTree.Of(observation.Stacks.Stacks) is { } tree ? Frame(tree) : null,
        };
    }

    /// <summary>What connections are counted by: the server's own count, or the operating system's where it has none.</summary>
    public static Quantity Connections(Observation observation) =>
        observation.FindSeries(Quantity.OpenConnections) is { } own && HasSamples(own) ? Quantity.OpenConnections : Quantity.TcpConnections;

    /// <summary>The bound of a quantity at every sample, judged or for comparison; <see langword="null"/>: there is none.</summary>
    public static (double Limit, string Name, bool IsJudged)? BoundOf(ScenarioVerdict verdict, Quantity quantity) =>
        verdict.Bounds.FirstOrDefault(bound => bound.Quantity == quantity) is { } judged ? (judged.Limit, "bound", true)
        : verdict.NotJudged.FirstOrDefault(bound => bound.Quantity == quantity && bound.Limit is not null) is { Limit: { } limit } ? (limit, "bound with limits on", false)
        : null;

    internal static bool HasSamples(Series series) => series.Samples.Any(sample => double.IsFinite(sample.Value));

    private static ChartData Chart(ScenarioVerdict verdict, Series series)
    {
        var isMain = series.Quantity == Connections(verdict.Observation) || series.Quantity == Quantity.ActiveTasks;
        var bound = BoundOf(verdict, series.Quantity);
        return Chart(series.Quantity.Name, series.Quantity.Unit, ChartPoints.Thin(series.Samples, isMain ? MainBuckets : OtherBuckets)) with
        {
            Bound = bound?.Limit,
            BoundName = bound?.Name ?? "",
        };
    }

    private static ChartData Latencies(LiveRecord record) => Chart(
        $"answers of {record.Id}", "ms", ChartPoints.Thin([.. record.Latencies.Select(latency => new Sample(latency.AskedAt, latency.Took.TotalMilliseconds))], OtherBuckets));

    private static ChartData Chart(string name, string unit, IReadOnlyList<Sample> samples) =>
        new(name, unit, [.. samples.Select(sample => Seconds(sample.At))], [.. samples.Select(sample => Math.Round(sample.Value, 3))]);

    private static StallData Stall(StallRecord record, int rows)
    {
        var curve = ChartPoints.Thin(SurvivalCurve.Of(record.Lifetimes), 60);
        return new StallData(record.Id, Limit(record.Plan.Expectation), [.. curve.Select(step => Seconds(step.At))], [.. curve.Select(step => Math.Round(step.Value, 4))])
        {
            Connections = record.Lifetimes.Count,
            Rows = ConnectionRows.Of(record, rows),
        };
    }

    private static LimitData Limit(Expectation expectation) => new(
        string.Join(", then ", expectation.Limits.Select(limit => limit.Name)),
        Seconds(expectation.Longest - (expectation.Limits.Count * Plans.Limit.Slack)),
        Seconds(expectation.Longest));

    private static FrameData Frame(StackTree tree) => new(tree.Name, tree.Count, tree.Grown, tree.Place ?? "", tree.IsOwn, [.. tree.Children.Select(Frame)]);

    private static double Seconds(TimeSpan time) => Math.Round(time.TotalSeconds, 3);
}
