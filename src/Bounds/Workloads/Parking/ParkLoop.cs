using System.Collections.Concurrent;
using System.Net.Sockets;

namespace Leak.Bounds.Workloads.Parking;

/// <summary>The park's thread: it alone reads, writes and closes parked connections, and sends each drip when it is due.</summary>
internal sealed class ParkLoop
{
    // A server that never stops sending must not keep the others waiting.
    private const int ReadsPerTurn = 16;

    private readonly RunClock _clock;
    private readonly IReadiness _readiness;
    private readonly ConcurrentQueue<ParkedConnection> _newcomers = new();
    private readonly ConcurrentQueue<Release> _releases = new();
    private readonly HashSet<ParkedConnection> _held = [];
    private readonly PriorityQueue<ParkedConnection, TimeSpan> _drips = new();
    private readonly TaskCompletionSource _stopped = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly byte[] _buffer = new byte[64 * 1024];
    private readonly Lock _door = new();
    private int _woken;
    private bool _closed;
    private volatile bool _stopping;

    public ParkLoop(RunClock clock, IReadiness readiness)
    {
        _clock = clock;
        _readiness = readiness;
        new Thread(Run) { IsBackground = true, Name = "park" }.Start();
    }

    /// <exception cref="ObjectDisposedException">The park was disposed.</exception>
    /// <exception cref="InvalidOperationException">The park's thread failed.</exception>
    public void Admit(ParkedConnection connection)
    {
        if (!Hand(_newcomers, connection))
        {
            throw _stopped.Task.Exception is { } failure
                ? new InvalidOperationException("The park's thread failed.", failure.InnerException)
                : new ObjectDisposedException(nameof(Park));
        }
    }

    public Task ReleaseAsync(ParkLane? only)
    {
        var release = new Release(only, new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously));
        return Hand(_releases, release) ? Task.WhenAny(release.Done.Task, _stopped.Task).Unwrap() : _stopped.Task;
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

    /// <summary>Puts something before the thread and wakes it; false where the thread has ended.</summary>
    private bool Hand<T>(ConcurrentQueue<T> queue, T item)
    {
        lock (_door)
        {
            if (_closed)
            {
                return false;
            }

            queue.Enqueue(item);
            if (Interlocked.Exchange(ref _woken, 1) == 0)
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
            while (!_stopping)
            {
                ready.Clear();
                _readiness.Wait(UntilNextDrip(), ready);

                // A full fence: what is handed over from here on wakes the next wait, all before is taken below.
                Interlocked.Exchange(ref _woken, 0);
                foreach (var happening in ready)
                {
                    Serve(happening);
                }

                TakeNewcomers();
                SendDrips();
                CarryOutReleases();
            }

            Close();
            TakeNewcomers();
            CloseAll(only: null);
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

    private void Close()
    {
        lock (_door)
        {
            _closed = true;
        }
    }

    private void TakeNewcomers()
    {
        while (_newcomers.TryDequeue(out var connection))
        {
            _held.Add(connection);
            connection.Interest = connection.Wants;
            _readiness.Add(connection);
            if (!connection.AwaitsResponse)
            {
                BeginStall(connection);
            }
        }
    }

    private void Serve(Ready ready)
    {
        var connection = ready.Connection;
        if (connection.HasEnded)
        {
            return;
        }

        if (ready.CanWrite && !connection.Flush())
        {
            EndBroken(connection);
        }
        else if (ready.CanRead && connection.Interest.HasFlag(Interest.Read))
        {
            Read(connection);
        }
        else if (ready.Failed || ready.ServerClosed)
        {
            End(connection, ready.Failed ? Ending.Reset : Ending.Closed);
        }

        Watch(connection);
    }

    private void Read(ParkedConnection connection)
    {
        for (var turn = 0; turn < ReadsPerTurn && connection.Wants.HasFlag(Interest.Read); turn++)
        {
            var read = connection.Socket.Receive(_buffer, SocketFlags.None, out var error);
            if (error == SocketError.WouldBlock)
            {
                return;
            }

            if (error != SocketError.Success || read == 0)
            {
                End(connection, error == SocketError.Success ? Ending.Closed : Ending.Reset);
                return;
            }

            if (connection.Note(_buffer.AsSpan(0, read)))
            {
                connection.Send(connection.Lane.Script.Afterwards);
                BeginStall(connection);
                if (!connection.Flush())
                {
                    EndBroken(connection);
                    return;
                }
            }
        }
    }

    /// <summary>A send failed: the server may have closed politely before, which only reading tells.</summary>
    private void EndBroken(ParkedConnection connection)
    {
        int read;
        SocketError error;
        do
        {
            read = connection.Socket.Receive(_buffer, SocketFlags.None, out error);
            connection.Note(_buffer.AsSpan(0, read));
        }
        while (error == SocketError.Success && read > 0);
        End(connection, error == SocketError.Success ? Ending.Closed : Ending.Reset);
    }

    private void BeginStall(ParkedConnection connection)
    {
        if (connection.Lane.Script.Drip is { } drip)
        {
            _drips.Enqueue(connection, _clock.Now + drip.Interval);
        }
    }

    private TimeSpan? UntilNextDrip()
    {
        if (!_drips.TryPeek(out _, out var due))
        {
            return null;
        }

        var wait = due - _clock.Now;
        return wait > TimeSpan.Zero ? wait : TimeSpan.Zero;
    }

    private void SendDrips()
    {
        var now = _clock.Now;
        while (_drips.TryPeek(out var connection, out var due) && due <= now)
        {
            _drips.Dequeue();
            if (connection.HasEnded)
            {
                continue;
            }

            var drip = connection.Lane.Script.Drip!;
            connection.Send(drip.Bytes);
            if (connection.Flush())
            {
                Watch(connection);
                _drips.Enqueue(connection, due + drip.Interval);
            }
            else
            {
                EndBroken(connection);
            }
        }
    }

    private void CarryOutReleases()
    {
        while (_releases.TryDequeue(out var release))
        {
            // Those that were opened before the release was asked for are part of it.
            TakeNewcomers();
            CloseAll(release.Only);
            release.Done.SetResult();
        }
    }

    private void CloseAll(ParkLane? only)
    {
        foreach (var connection in _held.Where(held => only is null || held.Lane == only).ToList())
        {
            End(connection, Ending.Held);
        }
    }

    private void Watch(ParkedConnection connection)
    {
        if (!connection.HasEnded && connection.Interest != connection.Wants)
        {
            connection.Interest = connection.Wants;
            _readiness.Change(connection);
        }
    }

    private void End(ParkedConnection connection, Ending ending)
    {
        var lifetime = connection.LivedUntil(_clock.Now, ending);
        connection.HasEnded = true;
        _held.Remove(connection);
        _readiness.Remove(connection);
        connection.Socket.Dispose();
        connection.Lane.Park.Leave(connection, lifetime);
    }

    private sealed record Release(ParkLane? Only, TaskCompletionSource Done);
}
