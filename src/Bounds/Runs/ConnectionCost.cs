using Leak.Bounds.Probes;

namespace Leak.Bounds.Runs;

/// <summary>
/// Counts the tasks of one connection of a kind, on connections opened for that before the run:
/// the bound on tasks is computed from it, so it is measured where it is used.
/// </summary>
/// <param name="readAsync">Reads the values, by probe.</param>
/// <param name="clock">The run's clock.</param>
internal sealed class ConnectionCost(
    Func<CancellationToken, ValueTask<IReadOnlyDictionary<string, double>>> readAsync, RunClock clock)
{
    /// <summary>More than one, so that a task of the server's own that comes or goes meanwhile is told from a connection's.</summary>
    private const int Connections = 4;

    /// <summary>The count is taken once it was the same for this many readings in a row.</summary>
    private const int SteadyReadings = 4;

    private static readonly TimeSpan Poll = TimeSpan.FromMilliseconds(25);

    /// <summary>Shorter than any limit under test and its first heartbeat, so that none is closed while it is counted.</summary>
    private static readonly TimeSpan Ceiling = TimeSpan.FromSeconds(1);

    /// <summary>Tasks of one connection, rounded up; <see langword="null"/> where they cannot be counted.</summary>
    public async Task<double?> MeasureAsync(WorkloadRun workload, CancellationToken cancellationToken)
    {
        var before = await readAsync(cancellationToken);
        if (!before.TryGetValue(ProbeNames.ActiveTasks, out var tasksBefore))
        {
            return null;
        }

        var opened = new List<IAsyncDisposable>(Connections);
        try
        {
            for (var i = 0; i < Connections; i++)
            {
                opened.Add(await workload.OpenCostliestAsync(cancellationToken));
            }

            var connections = before.GetValueOrDefault(ProbeNames.OpenConnections) + Connections;
            var peak = await PeakUntilSteadyAsync(connections, cancellationToken);
            return Math.Ceiling(Math.Max(0, peak - tasksBefore) / Connections);
        }
        finally
        {
            foreach (var connection in opened)
            {
                await connection.DisposeAsync();
            }
        }
    }

    private async Task<double> PeakUntilSteadyAsync(double connections, CancellationToken cancellationToken)
    {
        var began = clock.Now;
        var (peak, last, same) = (0d, double.NaN, 0);
        while (clock.Now - began < Ceiling && same < SteadyReadings)
        {
            await Task.Delay(Poll, clock.TimeProvider, cancellationToken);
            var values = await readAsync(cancellationToken);
            var tasks = values.GetValueOrDefault(ProbeNames.ActiveTasks, peak);
            var accepted = values.GetValueOrDefault(ProbeNames.OpenConnections, connections) >= connections;
            same = accepted && tasks.Equals(last) ? same + 1 : 0;
            (peak, last) = (Math.Max(peak, tasks), tasks);
        }

        return peak;
    }
}
