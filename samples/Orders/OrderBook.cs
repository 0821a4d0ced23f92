using System.Collections.Concurrent;
using System.Runtime.CompilerServices;
using System.Threading.Channels;

namespace Orders;

/// <summary>The orders of the last hour, and those who watch them.</summary>
public sealed class OrderBook(TimeProvider time)
{
    private const int KeptForASlowWatcher = 100;

    private readonly ConcurrentDictionary<int, Order> _orders = new();
    private readonly ConcurrentDictionary<Channel<Order>, bool> _watchers = new();
    private int _last;

    public Order Add(NewOrder wanted, decimal? price)
    {
        var order = new Order(Interlocked.Increment(ref _last), wanted.Item, wanted.Quantity, price, time.GetUtcNow());
        _orders[order.Id] = order;
        foreach (var (watcher, _) in _watchers)
        {
            watcher.Writer.TryWrite(order);
        }

        return order;
    }

    public Order? Find(int id) => _orders.GetValueOrDefault(id);

    /// <summary>Each order from now on, until the token is cancelled. Who reads slowly misses the oldest.</summary>
    public async IAsyncEnumerable<Order> WatchAsync([EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var watcher = Channel.CreateBounded<Order>(
            new BoundedChannelOptions(KeptForASlowWatcher) { FullMode = BoundedChannelFullMode.DropOldest });
        _watchers[watcher] = true;
        try
        {
            await foreach (var order in watcher.Reader.ReadAllAsync(cancellationToken))
            {
                yield return order;
            }
        }
        finally
        {
            _watchers.TryRemove(watcher, out _);
        }
    }

    /// <summary>Forgets what is older than an hour.</summary>
    public void Sweep()
    {
        var oldest = time.GetUtcNow() - TimeSpan.FromHours(1);
        foreach (var (id, order) in _orders)
        {
            if (order.At < oldest)
            {
                _orders.TryRemove(id, out _);
            }
        }
    }
}
