namespace Orders;

/// <summary>Keeps the order book small, in the background.</summary>
public sealed class OrderSweeper(OrderBook book, TimeProvider time) : BackgroundService
{
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(TimeSpan.FromMinutes(1), time);
        while (await timer.WaitForNextTickAsync(stoppingToken))
        {
            book.Sweep();
        }
    }
}
