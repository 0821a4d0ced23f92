using Leak.Clients;

namespace Leak.Bounds.Runs;

/// <summary>
/// The most tasks of one connection while its request is carried to its end, again and again: a handler costs most somewhere on its way
/// (it fans out, it asks an upstream), and nobody knows where.
/// </summary>
/// <param name="readTasksAsync">Reads the tasks, as fast as can be.</param>
/// <param name="clock">The run's clock.</param>
internal sealed class Rehearsals(Func<CancellationToken, ValueTask<double?>> readTasksAsync, RunClock clock)
{
    /// <summary>The most is known once it has not risen in so many requests.</summary>
    private const int Enough = 20;

    /// <summary>For one kind, whatever its requests take.</summary>
    private static readonly TimeSpan s_ceiling = TimeSpan.FromSeconds(1);

    /// <summary>How long a server may take to let go of the last connection, before the next is opened.</summary>
    private static readonly TimeSpan s_lettingGo = TimeSpan.FromMilliseconds(50);

    /// <summary>The most that were counted above those before the request; 0 of a kind that has none to carry to its end.</summary>
    public async Task<double> MostAsync(WorkloadRun workload, CancellationToken cancellationToken)
    {
        var (most, until) = (0d, clock.Now + s_ceiling);
        for (var same = 0; workload.CanRehearse && same < Enough && clock.Now < until;)
        {
            if (await readTasksAsync(cancellationToken) is not { } before)
            {
                return most;
            }

            // Beginning anew from what is there: a task that each request loses is not the cost of the next.
            var (peak, isServed) = await PeakAsync(workload, before, until - clock.Now, cancellationToken);
            if (!isServed)
            {
                return Math.Max(most, peak - before);
            }

            (most, same) = peak - before > most ? (peak - before, 0) : (most, same + 1);
            await UntilGoneAsync(before, cancellationToken);
        }

        return most;
    }

    private async Task<(double Peak, bool IsServed)> PeakAsync(WorkloadRun workload, double before, TimeSpan ceiling, CancellationToken cancellationToken)
    {
        using var late = new CancellationTokenSource(ceiling > TimeSpan.Zero ? ceiling : TimeSpan.Zero, clock.TimeProvider);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(late.Token, cancellationToken);
        var request = workload.RehearseAsync(either.Token);
        var peak = before;
        while (!request.IsCompleted)
        {
            peak = await readTasksAsync(cancellationToken) is { } tasks && tasks > peak ? tasks : peak;

            // Whoever serves it may have one thread, and this is on it.
            await Task.Yield();
        }

        try
        {
            return (peak, await request);
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            return (peak, IsServed: false);
        }
    }

    private async Task UntilGoneAsync(double before, CancellationToken cancellationToken)
    {
        var until = clock.Now + s_lettingGo;
        while (await readTasksAsync(cancellationToken) > before && clock.Now < until)
        {
            await Task.Yield();
        }
    }
}
