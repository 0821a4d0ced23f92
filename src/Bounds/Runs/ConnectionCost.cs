using Leak.Bounds.Probes;
using Leak.Bounds.Workloads;

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
    private const int Usually = 4;

    /// <summary>Of a handler that ignores its token: nothing ends what is opened here, and it counts among what that may keep.</summary>
    private const int OfDeaf = 1;

    /// <summary>The count is taken once it was the same for this many readings in a row.</summary>
    private const int SteadyReadings = 4;

    private static readonly TimeSpan Poll = TimeSpan.FromMilliseconds(15);

    /// <summary>Shorter than any limit under test and its first heartbeat, so that none is closed while it is counted.</summary>
    private static readonly TimeSpan Ceiling = TimeSpan.FromSeconds(1);

    /// <summary>How long a server may take to have them all: its first request of a kind, on a busy machine, has code to compile.</summary>
    private static readonly TimeSpan ArrivalCeiling = TimeSpan.FromSeconds(5);

    /// <summary>Tasks of one connection, rounded up; <see langword="null"/> where they cannot be counted, or the server never had them all.</summary>
    public async Task<double?> MeasureAsync(WorkloadRun workload, CancellationToken cancellationToken)
    {
        var before = await readAsync(cancellationToken);
        if (!before.TryGetValue(ProbeNames.ActiveTasks, out var tasksBefore))
        {
            return null;
        }

        var stall = workload.Plan.Workload as IStall;
        var count = stall?.IsDeaf == true ? OfDeaf : Usually;
        var opened = new List<IAsyncDisposable>(count);
        double? peak;
        try
        {
            for (var i = 0; i < count; i++)
            {
                opened.Add(await workload.OpenCostliestAsync(cancellationToken));
            }

            peak = await PeakUntilSteadyAsync(Expected(before, stall, count), cancellationToken);
        }
        finally
        {
            foreach (var connection in opened)
            {
                await connection.DisposeAsync();
            }
        }

        await UntilGoneAsync(before, stall, cancellationToken);
        return peak is { } most ? Math.Ceiling(Math.Max(0, most - tasksBefore) / count) : null;
    }

    /// <summary>The counts that show that the server has all of them where they want to be: before that its tasks are not all there.</summary>
    private static Dictionary<string, double> Expected(IReadOnlyDictionary<string, double> before, IStall? stall, int count)
    {
        var expected = new Dictionary<string, double>();
        if (stall is { ClosesWithin: { } within } && within < Ceiling)
        {
            // Gone before it could be counted.
            return expected;
        }

        Add(ProbeNames.OpenConnections, 1);
        Add(ProbeNames.ActiveRequests, stall?.RequestsPerConnection ?? 0);
        return expected;

        void Add(string probe, int each)
        {
            if (before.TryGetValue(probe, out var value))
            {
                expected[probe] = value + (count * each);
            }
        }
    }

    private async Task<double?> PeakUntilSteadyAsync(Dictionary<string, double> expected, CancellationToken cancellationToken)
    {
        var until = clock.Now + ArrivalCeiling;
        var (peak, last, same, wereThere) = (0d, double.NaN, 0, false);
        while (clock.Now < until && same < SteadyReadings)
        {
            await Task.Delay(Poll, clock.TimeProvider, cancellationToken);
            var values = await readAsync(cancellationToken);
            var tasks = values.GetValueOrDefault(ProbeNames.ActiveTasks, peak);
            var areThere = expected.All(pair => values.GetValueOrDefault(pair.Key) >= pair.Value);
            same = areThere && tasks.Equals(last) ? same + 1 : 0;
            (peak, last) = (Math.Max(peak, tasks), tasks);
            if (areThere && !wereThere)
            {
                (wereThere, until) = (true, clock.Now + Ceiling);
            }
        }

        // What was counted before they were all there is less than they cost: a bound made of that would accuse the server.
        return wereThere ? peak : null;
    }

    /// <summary>The next kind must not be counted with what is left of this one.</summary>
    private async Task UntilGoneAsync(IReadOnlyDictionary<string, double> before, IStall? stall, CancellationToken cancellationToken)
    {
        if (stall?.IsDeaf == true)
        {
            return;
        }

        string[] compared = [ProbeNames.OpenConnections, ProbeNames.ActiveRequests, ProbeNames.ActiveTasks];
        await new QuietWait(clock.TimeProvider).UntilBaselineAsync(readAsync, before, compared, Ceiling, cancellationToken);
    }
}
