using Leak.Bounds.Facts;
using Leak.Bounds.Probes;
using Leak.Clients;

namespace Leak.Bounds.Runs;

/// <summary>
/// Counts the tasks of one connection of a kind, on connections opened for that before the run:
/// the bound on tasks is computed from it, so it is measured where it is used.
/// </summary>
/// <param name="readAsync">Reads the values, by probe.</param>
/// <param name="clock">The run's clock.</param>
internal sealed class ConnectionCost(
    Func<CancellationToken, ValueTask<IReadOnlyDictionary<Quantity, double>>> readAsync, RunClock clock)
{
    /// <summary>The count is taken once it was the same for this many readings in a row.</summary>
    private const int SteadyReadings = 4;

    private static readonly TimeSpan s_poll = TimeSpan.FromMilliseconds(15);

    /// <summary>Shorter than any limit under test and its first heartbeat, so that none is closed while it is counted.</summary>
    private static readonly TimeSpan s_ceiling = TimeSpan.FromSeconds(1);

    /// <summary>How long a server may take to have them all: its first request of a kind, on a busy machine, has code to compile.</summary>
    private static readonly TimeSpan s_arrivalCeiling = TimeSpan.FromSeconds(5);

    /// <summary>Tasks of one connection, rounded up; <see langword="null"/> where they cannot be counted, or the server never had them all.</summary>
    public async Task<double?> MeasureAsync(WorkloadRun workload, CancellationToken cancellationToken)
    {
        var before = await readAsync(cancellationToken);
        if (!before.TryGetValue(Quantity.ActiveTasks, out var tasksBefore))
        {
            return null;
        }

        var count = workload.CostConnections;
        var opened = new List<IAsyncDisposable>(count);
        double? peak;
        try
        {
            for (var i = 0; i < count; i++)
            {
                opened.Add(await workload.OpenCostliestAsync(cancellationToken));
            }

            peak = await PeakUntilSteadyAsync(Expected(before, workload, count), cancellationToken);
        }
        finally
        {
            foreach (var connection in opened)
            {
                await connection.DisposeAsync();
            }
        }

        await UntilGoneAsync(before, workload, cancellationToken);
        return peak is { } most ? Math.Ceiling(Math.Max(0, most - tasksBefore) / count) : null;
    }

    /// <summary>The counts that show that the server has all of them where they want to be: before that its tasks are not all there.</summary>
    private static Dictionary<Quantity, double> Expected(IReadOnlyDictionary<Quantity, double> before, WorkloadRun workload, int count)
    {
        var expected = new Dictionary<Quantity, double>();
        if (workload.ClosesWithin < s_ceiling)
        {
            // Gone before it could be counted.
            return expected;
        }

        Add(Quantity.OpenConnections, 1);
        Add(Quantity.ActiveRequests, workload.CostRequests);
        return expected;

        void Add(Quantity quantity, int each)
        {
            if (before.TryGetValue(quantity, out var value))
            {
                expected[quantity] = value + (count * each);
            }
        }
    }

    private async Task<double?> PeakUntilSteadyAsync(Dictionary<Quantity, double> expected, CancellationToken cancellationToken)
    {
        var until = clock.Now + s_arrivalCeiling;
        var (peak, last, same, wereThere) = (0d, double.NaN, 0, false);
        while (clock.Now < until && same < SteadyReadings)
        {
            await Task.Delay(s_poll, clock.TimeProvider, cancellationToken);
            var values = await readAsync(cancellationToken);
            var tasks = values.GetValueOrDefault(Quantity.ActiveTasks, peak);
            var areThere = expected.All(pair => values.GetValueOrDefault(pair.Key) >= pair.Value);
            same = areThere && tasks.Equals(last) ? same + 1 : 0;
            (peak, last) = (Math.Max(peak, tasks), tasks);
            if (areThere && !wereThere)
            {
                (wereThere, until) = (true, clock.Now + s_ceiling);
            }
        }

        // What was counted before they were all there is less than they cost: a bound made of that would accuse the server.
        return wereThere ? peak : null;
    }

    /// <summary>The next kind must not be counted with what is left of this one.</summary>
    private async Task UntilGoneAsync(IReadOnlyDictionary<Quantity, double> before, WorkloadRun workload, CancellationToken cancellationToken)
    {
        if (!workload.GoesWithClient)
        {
            return;
        }

        Quantity[] compared = [Quantity.OpenConnections, Quantity.ActiveRequests, Quantity.ActiveTasks];
        await new QuietWait(clock.TimeProvider).UntilBaselineAsync(readAsync, before, compared, s_ceiling, cancellationToken);
    }
}
