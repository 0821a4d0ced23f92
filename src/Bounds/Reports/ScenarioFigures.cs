using Leak.Bounds.Facts;
using Leak.Bounds.Verdicts;
using Leak.Clients.Parking;

namespace Leak.Bounds.Reports;

/// <summary>The figures of one scenario, as every report gives them.</summary>
internal sealed record ScenarioFigures
{
    /// <summary>Iterations that began, of all workloads.</summary>
    public required int Arrivals { get; init; }

    /// <summary>Iterations that the schedules ask for.</summary>
    public required int Planned { get; init; }

    /// <summary>By the server's own count, or by the operating system's where the server has none.</summary>
    public required double? PeakConnections { get; init; }

    /// <summary>The most active tasks at any sample.</summary>
    public required double? PeakTasks { get; init; }

    /// <summary>Active tasks of the quiet server.</summary>
    public required double? BaselineTasks { get; init; }

    /// <summary>All connections once the clients were gone, also those of the baseline.</summary>
    public required double? ResidualConnections { get; init; }

    /// <summary>Active tasks once the clients were gone.</summary>
    public required double? ResidualTasks { get; init; }

    /// <summary>The longest lifetime of a connection that the server closed.</summary>
    public required TimeSpan? LongestClosed { get; init; }

    /// <summary>The longest lifetime of a connection that was still held, at least.</summary>
    public required TimeSpan? LongestHeld { get; init; }

    /// <summary>Stalled connections still held when the run ended.</summary>
    public required int Held { get; init; }

    /// <summary>The server's reasons for closing, with counts; empty: it names none, <see langword="null"/>: it does not tell.</summary>
    public required IReadOnlyDictionary<string, int>? LimitsFired { get; init; }

    /// <summary>Connections, requests and tasks beyond their baselines; <see langword="null"/>: not read.</summary>
    public required IReadOnlyList<(double Count, string Unit)>? LeftBehind { get; init; }

    /// <summary>
    /// The trend of the connections in connections per second (Theil–Sen), for information. Computed when it is asked for: its pairs are
    /// many, and most tables have no use for it.
    /// </summary>
    public double? TrendPerSecond => Connections is null ? null : TheilSen.PerSecond(Connections.Samples);

    private Series? Connections { get; init; }

    public static ScenarioFigures Of(Observation observation)
    {
        var lifetimes = observation.Stalls.SelectMany(record => record.Lifetimes);
        var connections = Sampled(observation, Quantity.OpenConnections) ?? Sampled(observation, Quantity.TcpConnections);
        var counted = connections?.Quantity ?? Quantity.OpenConnections;
        return new ScenarioFigures
        {
            Arrivals = observation.Workloads.Sum(record => record.Arrivals.Count),
            Planned = observation.Workloads.Sum(record => record.Workload.Schedule.Planned),
            PeakConnections = connections?.Peak?.Value,
            PeakTasks = Sampled(observation, Quantity.ActiveTasks)?.Peak?.Value,
            BaselineTasks = Read(observation.Baseline, Quantity.ActiveTasks),
            ResidualConnections = Read(observation.Residual, counted),
            ResidualTasks = Read(observation.Residual, Quantity.ActiveTasks),
            LongestClosed = Longest(lifetimes.Where(lifetime => !lifetime.IsCensored)),
            LongestHeld = Longest(lifetimes.Where(lifetime => lifetime.IsCensored)),
            Held = lifetimes.Count(lifetime => lifetime.IsCensored),
            LimitsFired = Fired([.. observation.Stalls]),
            LeftBehind = Beyond(observation, counted),
            Connections = connections,
        };
    }

    /// <summary>Why it is not known which limits fired, of one stall or of several; <see langword="null"/> where it is.</summary>
    public static string? LimitsUnknown(IReadOnlyCollection<StallRecord> records) =>
        records.Any(record => record.LimitsFired is not null) ? null
        : records.Count == 0 ? "no client of it stalls."
        : records.All(record => record.Lifetimes.Count == 0) ? "no connection was opened."
        : ReasonBound.NotTold;

    private static Dictionary<string, int>? Fired(IReadOnlyCollection<StallRecord> records) => LimitsUnknown(records) is not null
        ? null
        : records
            .SelectMany(record => record.LimitsFired ?? new Dictionary<string, int>())
            .GroupBy(pair => pair.Key, StringComparer.Ordinal)
            .OrderBy(group => group.Key, StringComparer.Ordinal)
            .ToDictionary(group => group.Key, group => group.Sum(pair => pair.Value));

    private static Series? Sampled(Observation observation, Quantity quantity) =>
        observation.FindSeries(quantity) is { Samples.Count: > 0 } series ? series : null;

    private static double? Read(IReadOnlyDictionary<Quantity, double> values, Quantity quantity) =>
        values.TryGetValue(quantity, out var value) ? value : null;

    public static TimeSpan? Longest(IEnumerable<Lifetime> lifetimes) =>
        lifetimes.Select(lifetime => (TimeSpan?)lifetime.Duration).Max();

    private static List<(double, string)>? Beyond(Observation observation, Quantity connections)
    {
        var read = new[] { connections, Quantity.ActiveRequests, Quantity.ActiveTasks }
            .Where(quantity => observation.Residual.ContainsKey(quantity) && observation.Baseline.ContainsKey(quantity))
            .Select(quantity => (Count: observation.Residual[quantity] - observation.Baseline[quantity], quantity.Unit))
            .ToList();
        return read.Count == 0 ? null : [.. read.Where(count => count.Count > 0)];
    }
}
