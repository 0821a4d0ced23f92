using Leak.Bounds.Plans;
using Leak.Clients;

namespace Leak.Bounds.Engine;

/// <summary>
/// The engine that is always there. Open loop: an arrival starts when it is due, whatever became of the earlier
/// ones; where the machine was late, what is due is started at once and nothing is dropped.
/// </summary>
/// <remarks>One scheduler for all drives of a session. An iteration must not block the thread that starts it.</remarks>
/// <param name="reason">Why this engine runs and not another; for the report.</param>
/// <param name="timeProvider">The source of time and timers.</param>
public sealed class BuiltInEngine(string reason, TimeProvider timeProvider) : ILoadEngine
{
    /// <inheritdoc/>
    public string Name => "built-in";

    /// <inheritdoc/>
    public string Reason { get; } = reason;

    /// <inheritdoc/>
    /// <exception cref="InvalidOperationException">An iteration threw, which the contract of <see cref="Drive"/> does not allow.</exception>
    public async Task RunAsync(
        LoadPlan plan,
        Func<CancellationToken, Task<IReadOnlyList<ReportTable>>> afterArrivals,
        CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(plan);
        ArgumentNullException.ThrowIfNull(afterArrivals);
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var iterations = new RunningIterations(stop);
        try
        {
            await DriveAsync(plan.Drives, iterations, stop.Token);
        }
        catch (OperationCanceledException) when (stop.IsCancellationRequested)
        {
            // Told apart below, once nothing runs any more.
        }

        var failure = await iterations.WaitAsync();
        cancellationToken.ThrowIfCancellationRequested();
        if (failure is not null)
        {
            throw new InvalidOperationException($"An iteration failed: {failure.Message}", failure);
        }

        await afterArrivals(cancellationToken);
    }

    private async Task DriveAsync(IReadOnlyList<Drive> drives, RunningIterations iterations, CancellationToken cancellationToken)
    {
        var start = timeProvider.GetTimestamp();
        var schedule = new PriorityQueue<OpenLoop, TimeSpan>();
        var end = TimeSpan.Zero;
        foreach (var drive in drives)
        {
            end = drive.Arrivals.EndsAt > end ? drive.Arrivals.EndsAt : end;
            switch (drive.Arrivals)
            {
                case Arrivals.Inject inject:
                    if (new OpenLoop(drive, inject) is { NextDue: { } first } opened)
                    {
                        schedule.Enqueue(opened, first);
                    }

                    break;
                case Arrivals.KeepConstant constant:
                    StartCopies(drive, constant, start, iterations, cancellationToken);
                    break;
            }
        }

        while (schedule.TryDequeue(out var loop, out var due))
        {
            await WaitUntilAsync(start, due, cancellationToken);
            var iteration = loop.Take();
            iterations.Start(() => loop.Drive.RunAsync(iteration, cancellationToken));
            if (loop.NextDue is { } next)
            {
                schedule.Enqueue(loop, next);
            }
        }

        await WaitUntilAsync(start, end, cancellationToken);
    }

    private void StartCopies(
        Drive drive, Arrivals.KeepConstant constant, long start, RunningIterations iterations, CancellationToken cancellationToken)
    {
        for (var copy = 0; copy < constant.CopiesHere; copy++)
        {
            var client = (int)constant.Shard.NumberOf(copy);
            iterations.Start(() => LoopAsync(client));
        }

        async Task LoopAsync(int client)
        {
            for (long number = 0; timeProvider.GetElapsedTime(start) < constant.During; number++)
            {
                cancellationToken.ThrowIfCancellationRequested();
                await drive.RunAsync(new Iteration(client, number), cancellationToken);

                // An iteration that never waits must not keep the other copies from starting.
                await Task.Yield();
            }
        }
    }

    private async Task WaitUntilAsync(long start, TimeSpan due, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        for (var wait = due - timeProvider.GetElapsedTime(start); wait > TimeSpan.Zero; wait = due - timeProvider.GetElapsedTime(start))
        {
            // Timers count whole milliseconds and may round down: up, so as not to spin through the last one.
            await Task.Delay(TimeSpan.FromMilliseconds(Math.Ceiling(wait.TotalMilliseconds)), timeProvider, cancellationToken);
        }
    }

    /// <summary>The arrivals of one <see cref="Arrivals.Inject"/>, spread evenly.</summary>
    private sealed class OpenLoop(Drive drive, Arrivals.Inject inject)
    {
        private readonly int _planned = inject.Planned;
        private long _taken;

        public Drive Drive => drive;

        // From the number and not by adding up: no drift, whatever the rate.
        public TimeSpan? NextDue => _taken < _planned
            ? inject.After + inject.Phase + TimeSpan.FromTicks((long)((Int128)inject.Shard.NumberOf(_taken) * inject.Interval.Ticks / inject.Rate))
            : null;

        public Iteration Take() => new(Copy: 0, Number: inject.Shard.NumberOf(_taken++));
    }
}
