using Leak.Bounds.Facts;
using Leak.Bounds.Probes;
using Leak.Bounds.Probes.Tasks;
using Leak.Clients;
using Leak.Profiling;

namespace Leak.Bounds.Runs;

/// <summary>
/// Counts the tasks of one connection of a kind, on connections opened for that before the run:
/// the bound on tasks is computed from it, so it is measured where it is used, and while they are at their most.
/// </summary>
/// <param name="readAsync">Reads the values, by probe.</param>
/// <param name="readTasksAsync">Reads the tasks alone, as fast as can be; <see langword="null"/> where they cannot be counted.</param>
/// <param name="lastCapture">The stacks of the last reading; <see langword="null"/> where there are none.</param>
/// <param name="clock">The run's clock.</param>
internal sealed class ConnectionCost(
    Func<CancellationToken, ValueTask<IReadOnlyDictionary<Quantity, double>>> readAsync,
    Func<CancellationToken, ValueTask<double?>> readTasksAsync,
    Func<TaskCapture?> lastCapture,
    RunClock clock)
{
    /// <summary>The count is taken once it was the same for this many readings in a row.</summary>
    private const int SteadyReadings = 4;

    private const int Tries = 3;

    private static readonly TimeSpan s_poll = TimeSpan.FromMilliseconds(15);

    /// <summary>Shorter than any limit under test and its first heartbeat, so that none is closed while it is counted.</summary>
    private static readonly TimeSpan s_ceiling = TimeSpan.FromSeconds(1);

    /// <summary>How long a server may take to have them all: its first request of a kind, on a busy machine, has code to compile.</summary>
    private static readonly TimeSpan s_arrivalCeiling = TimeSpan.FromSeconds(5);

    private readonly QuietWait _quiet = new(clock.TimeProvider);

    /// <summary>Tasks of one connection; not known where they cannot be counted, or the server never had them all.</summary>
    public async Task<MeasuredCost> MeasureAsync(WorkloadRun workload, CancellationToken cancellationToken)
    {
        var measured = await MeasureOnceAsync(workload, cancellationToken);
        if (workload.GoesWithClient)
        {
            // Again where it was not to be: what another kind left may have gone in the midst of it.
            for (var tries = 1; tries < Tries && measured is { IsCounted: true, IsRefused: false, Tasks: null }; tries++)
            {
                measured = await MeasureOnceAsync(workload, cancellationToken);
            }

            return measured;
        }

        // Of what stays a second one, too: the first leaves what the later ones share, a gate say at which all of them wait.
        return measured.Kept is null ? measured : measured.With(await MeasureOnceAsync(workload, cancellationToken));
    }

    private async Task<MeasuredCost> MeasureOnceAsync(WorkloadRun workload, CancellationToken cancellationToken)
    {
        var before = await readAsync(cancellationToken);
        return before.ContainsKey(Quantity.ActiveTasks)
            ? await MeasureAsync(workload, before, cancellationToken)
            : MeasuredCost.NotKnown with { IsCounted = false };
    }

    private async Task<MeasuredCost> MeasureAsync(
        WorkloadRun workload, IReadOnlyDictionary<Quantity, double> before, CancellationToken cancellationToken)
    {
        var stacksBefore = lastCapture();
        var count = workload.CostConnections;
        var opened = new List<IAsyncDisposable>(count);
        double? peak;
        bool isRefused;
        try
        {
            for (var i = 0; i < count; i++)
            {
                opened.Add(await workload.OpenCostliestAsync(cancellationToken));
            }

            peak = await MostAsync(Expected(before, workload, count), workload, opened, cancellationToken);
            isRefused = peak is null && opened.TrueForAll(workload.IsRefused);
        }
        finally
        {
            foreach (var connection in opened)
            {
                await connection.DisposeAsync();
            }
        }

        var kept = await UntilGoneAsync(before, stacksBefore, workload, cancellationToken);
        if (peak is not { } most)
        {
            return MeasuredCost.NotKnown with { Kept = kept, IsRefused = isRefused };
        }

        var ofOne = Math.Ceiling(Math.Max(0, most - before[Quantity.ActiveTasks]) / count);
        var rehearsed = await new Rehearsals(readTasksAsync, clock).MostAsync(workload, cancellationToken);
        if (workload.GoesWithClient)
        {
            await UntilGoneAsync(before, stacksBefore, workload, cancellationToken);
        }

        return new MeasuredCost(Math.Max(ofOne, rehearsed), kept);
    }

    /// <summary>The counts that show that the server has all of them where they want to be: before that its tasks are not all there.</summary>
    private static Dictionary<Quantity, double> Expected(IReadOnlyDictionary<Quantity, double> before, WorkloadRun workload, int count)
    {
        var expected = new Dictionary<Quantity, double>();
        if (workload.ClosesWithin < s_ceiling && !workload.StaysWhileCounted)
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

    /// <param name="expected">What shows that they are all there.</param>
    /// <param name="workload">The kind of them.</param>
    /// <param name="opened">They, of which the server may have answered all such that they are there, or never get there.</param>
    /// <param name="cancellationToken">Ends the count.</param>
    private async Task<double?> MostAsync(
        Dictionary<Quantity, double> expected, WorkloadRun workload, List<IAsyncDisposable> opened, CancellationToken cancellationToken)
    {
        var until = clock.Now + s_arrivalCeiling;
        var (peak, last, same, wereThere) = (0d, double.NaN, 0, false);
        while (clock.Now < until && same < SteadyReadings && (wereThere || !opened.TrueForAll(workload.IsRefused)))
        {
            await Task.Delay(s_poll, clock.TimeProvider, cancellationToken);
            var values = await readAsync(cancellationToken);
            var tasks = values.GetValueOrDefault(Quantity.ActiveTasks, peak);
            var areThere = expected.All(pair => values.GetValueOrDefault(pair.Key) >= pair.Value || (pair.Key == Quantity.ActiveRequests && opened.TrueForAll(workload.IsThere)));
            same = areThere && tasks.Equals(last) ? same + 1 : 0;
            (peak, last) = (Math.Max(peak, tasks), tasks);
            if (areThere && !wereThere)
            {
                (wereThere, until) = (true, clock.Now + s_ceiling);
            }
        }

        // A count before they were all there is less than they cost: the server would break a bound that is computed from it.
        // A higher count on the way to the steady one counts too. Of what stays it does not: that is counted on one, at one time.
        return !wereThere ? null : workload.GoesWithClient || same < SteadyReadings ? peak : last;
    }

    /// <summary>The next kind must not be counted with what is left of this one. What a handler that ignores its token keeps is counted, once its client is gone.</summary>
    private async Task<KeptCost?> UntilGoneAsync(
        IReadOnlyDictionary<Quantity, double> before, TaskCapture? stacksBefore, WorkloadRun workload, CancellationToken cancellationToken)
    {
        Quantity[] compared = workload.GoesWithClient ? [Quantity.OpenConnections, Quantity.ActiveRequests, Quantity.ActiveTasks] : [Quantity.TcpConnections];
        await _quiet.UntilBaselineAsync(readAsync, before, compared, s_ceiling, cancellationToken);
        if (workload.GoesWithClient)
        {
            return null;
        }

        var left = (await _quiet.UntilSteadyAsync(readAsync, [Quantity.ActiveRequests, Quantity.ActiveTasks], s_ceiling, cancellationToken)).Values;
        if (!left.TryGetValue(Quantity.ActiveTasks, out var tasks)
            || !left.TryGetValue(Quantity.ActiveRequests, out var requests)
            || requests - before.GetValueOrDefault(Quantity.ActiveRequests) is not (> 0 and var kept))
        {
            return null;
        }

        return new KeptCost(
            (int)kept,
            Math.Ceiling(Math.Max(0, tasks - before[Quantity.ActiveTasks]) / kept),
            lastCapture() is { } capture ? LeftStacks.Of(stacksBefore, capture) : []);
    }
}
