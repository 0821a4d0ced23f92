using System.Collections.Concurrent;

namespace Leak.Clients.Parking;

/// <summary>The park's one thread: it waits, and has its keeper do what there is to do. The public part is for every thread.</summary>
internal sealed class ParkLoop
{
    /// <summary>
    /// While connections keep coming, they are taken in this often and not by waking the thread for each, which
    /// would cost as much as the connect. A close that comes sooner is noted that much late.
    /// </summary>
    private static readonly TimeSpan s_rush = TimeSpan.FromMilliseconds(5);

    private readonly IReadiness _readiness;
    private readonly ParkKeeper _keeper;
    private readonly ConcurrentQueue<ParkedConnection> _newcomers = new();
    private readonly ConcurrentQueue<Action> _orders = new();
    private readonly TaskCompletionSource _stopped = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly Lock _door = new();
    private int _awake;
    private bool _closed;
    private volatile bool _stopping;

    public ParkLoop(RunClock clock, IReadiness readiness)
    {
        _readiness = readiness;
        _keeper = new ParkKeeper(clock, readiness);
        new Thread(Run) { IsBackground = true, Name = "park" }.Start();
    }

    /// <exception cref="ObjectDisposedException">The park was disposed.</exception>
    /// <exception cref="InvalidOperationException">The park's thread failed.</exception>
    public void Admit(ParkedConnection connection)
    {
        // Somebody waits for the one that is still connecting.
        if (!Hand(_newcomers, connection, isUrgent: connection.Connecting is not null))
        {
            throw _stopped.Task.Exception is { } failure
                ? new InvalidOperationException("The park's thread failed.", failure.InnerException)
                : new ObjectDisposedException(nameof(Park));
        }
    }

    /// <summary>Closes a connection whose connect nobody waits for any more.</summary>
    public void Abandon(ParkedConnection connection) => Hand(_orders, () => _keeper.Abandon(connection), isUrgent: true);

    public Task ReleaseAsync(ParkLane? only)
    {
        var done = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var handed = Hand(
            _orders,
            () =>
            {
                _keeper.CloseAll(only);
                done.SetResult();
            },
            isUrgent: true);
        return handed ? Task.WhenAny(done.Task, _stopped.Task).Unwrap() : _stopped.Task;
    }

    public Task StopAsync()
    {
        _stopping = true;
        lock (_door)
        {
            if (!_closed)
            {
                _readiness.Wake();
            }
        }

        return _stopped.Task;
    }

    /// <summary>Puts something before the thread; false where the thread has ended.</summary>
    private bool Hand<T>(ConcurrentQueue<T> queue, T item, bool isUrgent)
    {
        lock (_door)
        {
            if (_closed)
            {
                return false;
            }

            queue.Enqueue(item);
            if (Interlocked.Exchange(ref _awake, 1) == 0 || isUrgent)
            {
                _readiness.Wake();
            }

            return true;
        }
    }

    private void Run()
    {
        try
        {
            var ready = new List<Ready>();
            var rush = false;
            while (!_stopping)
            {
                ready.Clear();
                _readiness.Wait(rush ? Shorter(_keeper.UntilNextAction, s_rush) : _keeper.UntilNextAction, ready);
                ready.ForEach(_keeper.Serve);

                rush = TakeNewcomers();
                if (!rush)
                {
                    // A full fence: what is handed over from here on wakes the next wait, all before is taken below.
                    Interlocked.Exchange(ref _awake, 0);
                    rush = TakeNewcomers();
                }

                _keeper.DoWhatIsDue();
                CarryOutOrders();
            }

            Close();
            TakeNewcomers();
            _keeper.CloseAll(only: null);
            _keeper.RefuseConnecting();
            _readiness.Dispose();
            _stopped.SetResult();
        }
        catch (Exception exception)
        {
            // Whoever opens, releases or disposes hears of it; the process need not die.
            _stopped.SetException(exception);
            Close();
        }
    }

    private static TimeSpan Shorter(TimeSpan? one, TimeSpan other) => one < other ? one.Value : other;

    private void Close()
    {
        lock (_door)
        {
            _closed = true;
        }
    }

    private bool TakeNewcomers()
    {
        var any = false;
        while (_newcomers.TryDequeue(out var connection))
        {
            _keeper.Take(connection);
            any = true;
        }

        return any;
    }

    private void CarryOutOrders()
    {
        while (_orders.TryDequeue(out var order))
        {
            // What was opened before the order was given is part of it.
            TakeNewcomers();
            order();
        }
    }
}
