using Microsoft.Extensions.Hosting;

namespace Leak.Scenarios.Testing.Ordinary;

/// <summary>Does the work that is queued, and sweeps now and then.</summary>
internal sealed class JobWorker(JobQueue jobs) : BackgroundService
{
    protected override Task ExecuteAsync(CancellationToken stoppingToken) => Task.WhenAll(WorkAsync(stoppingToken), SweepAsync(stoppingToken));

    private async Task WorkAsync(CancellationToken cancellationToken)
    {
        await foreach (var _ in jobs.ReadAllAsync(cancellationToken))
        {
            await Task.Delay(TimeSpan.FromMilliseconds(5), TimeProvider.System, cancellationToken);
        }
    }

    private static async Task SweepAsync(CancellationToken cancellationToken)
    {
        using var timer = new PeriodicTimer(TimeSpan.FromMilliseconds(250), TimeProvider.System);
        while (await timer.WaitForNextTickAsync(cancellationToken))
        {
            await Task.Yield();
        }
    }
}
