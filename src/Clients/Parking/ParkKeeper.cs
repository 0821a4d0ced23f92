using System.Net.Sockets;

namespace Leak.Clients.Parking;

/// <summary>Reads, writes and closes parked connections, and has each send or read its next bytes at their time. Used by the park's thread alone.</summary>
internal sealed class ParkKeeper(RunClock clock, IReadiness readiness)
{
    // A server that never stops sending must not keep the others waiting.
    private const int ReadsPerTurn = 16;

    /// <summary>Between a request and the FIN after it: a server that sees both at once may let go of the connection and never begin the request.</summary>
    private static readonly TimeSpan s_beforeFin = TimeSpan.FromMilliseconds(200);

    /// <summary>How often a client that does not read looks whether it was answered: several times within any limit.</summary>
    private static readonly TimeSpan s_betweenLooks = TimeSpan.FromMilliseconds(100);

    private readonly HashSet<ParkedConnection> _open = [];
    private readonly HashSet<ParkedConnection> _lingering = [];
    private readonly Timetable _timetable = new(clock);
    private readonly byte[] _buffer = new byte[64 * 1024];

    public TimeSpan? UntilNextAction => _timetable.UntilNext;

    public void Take(ParkedConnection connection)
    {
        _open.Add(connection);
        connection.Interest = connection.Wants;
        readiness.Add(connection);
        if (connection.Connecting is null)
        {
            BeginStallUnlessAwaiting(connection);
            GoOn(connection, connection.NoteHandshake(clock.Now));
            Watch(connection);
        }
    }

    public void Serve(Ready ready)
    {
        var connection = ready.Connection;
        if (connection.HasEnded)
        {
            return;
        }

        if (connection.Connecting is { } connecting)
        {
            FinishConnect(connection, connecting);
        }
        else if (ready.CanWrite && !connection.Flush(clock.Now))
        {
            EndBroken(connection);
        }
        else if (ready.CanRead && connection.Interest.HasFlag(Interest.Read))
        {
            Read(connection);
        }
        else if (ready.Failed || ready.ServerClosed)
        {
            End(connection, ready.Failed ? LifetimeEnd.Reset : LifetimeEnd.Closed);
        }

        Watch(connection);
    }

    /// <summary>Sends and reads what has its time now.</summary>
    public void DoWhatIsDue()
    {
        while (_timetable.TryTakeDue(out var due))
        {
            if (due.Action == ParkAction.Ask)
            {
                Ask(due.Connection);
                continue;
            }

            if (due.Action == ParkAction.Look)
            {
                due.Connection.Look(_buffer, clock.Now);
            }
            else if (due.Action == ParkAction.Read)
            {
                ReadOnce(due.Connection, due.Connection.Lane.Script.Reading.Bytes);
            }
            else if (!(due.Action == ParkAction.EndSide ? due.Connection.EndSide(clock.Now) : due.Connection.SendDrip(clock.Now)))
            {
                EndBroken(due.Connection);
            }

            Watch(due.Connection);
        }
    }

    /// <summary>Closes what is held, from the client's side.</summary>
    /// <param name="only">Of this lane; <see langword="null"/>: of all.</param>
    public void CloseAll(ParkLane? only)
    {
        foreach (var connection in _open.Where(open => open.Connecting is null && (only is null || open.Lane == only)).ToList())
        {
            End(connection, LifetimeEnd.Held);
        }

        _lingering.RemoveWhere(connection =>
        {
            var isMeant = only is null || connection.Lane == only;
            if (isMeant)
            {
                connection.EndAsking();
                connection.Close();
            }

            return isMeant;
        });
    }

    /// <summary>Gives up the connects that are still on their way: the park ends.</summary>
    public void RefuseConnecting()
    {
        foreach (var connection in _open.ToList())
        {
            Forget(connection);
            connection.Connecting!.TrySetException(new ObjectDisposedException(nameof(Park)));
        }
    }

    /// <summary>Closes a connection whose connect nobody waits for any more.</summary>
    public void Abandon(ParkedConnection connection)
    {
        if (!connection.HasEnded)
        {
            Forget(connection);
        }
    }

    private void FinishConnect(ParkedConnection connection, TaskCompletionSource connecting)
    {
        var error = NonBlockingConnect.TakeError(connection.Socket);
        if (error != SocketError.Success)
        {
            Forget(connection);
            connecting.TrySetException(new SocketException((int)error));
            return;
        }

        connection.BeginScript(clock.Now, TakenInLate.TimesSentAgain(connection.Socket));
        if (!connection.Lane.Park.Enter(connection, connecting))
        {
            Forget(connection);
            return;
        }

        BeginStallUnlessAwaiting(connection);
    }

    private void Read(ParkedConnection connection)
    {
        for (var turn = 0; turn < ReadsPerTurn && connection.Wants.HasFlag(Interest.Read); turn++)
        {
            if (!ReadOnce(connection, _buffer.Length))
            {
                return;
            }
        }
    }

    /// <returns>Whether there may be more to read.</returns>
    private bool ReadOnce(ParkedConnection connection, int most)
    {
        var read = connection.Socket.Receive(_buffer.AsSpan(0, Math.Min(most, _buffer.Length)), SocketFlags.None, out var error);
        if (error == SocketError.WouldBlock)
        {
            return false;
        }

        if (error != SocketError.Success || read == 0)
        {
            End(connection, error == SocketError.Success ? LifetimeEnd.Closed : LifetimeEnd.Reset);
            return false;
        }

        GoOn(connection, connection.Note(_buffer.AsSpan(0, read), clock.Now));
        return !connection.HasEnded;
    }

    private void GoOn(ParkedConnection connection, bool isAnswered)
    {
        if (isAnswered)
        {
            connection.SendAfter(connection.Lane.Script.Afterwards);
            BeginStall(connection);
        }
    }

    /// <summary>A send failed. The server may have closed with FIN before; only reading tells.</summary>
    private void EndBroken(ParkedConnection connection)
    {
        int read;
        SocketError error;
        do
        {
            read = connection.Socket.Receive(_buffer, SocketFlags.None, out error);
            connection.Note(_buffer.AsSpan(0, read), clock.Now);
        }
        while (error == SocketError.Success && read > 0);
        End(connection, error == SocketError.Success ? LifetimeEnd.Closed : LifetimeEnd.Reset, isGone: true);
    }

    private void BeginStallUnlessAwaiting(ParkedConnection connection)
    {
        if (!connection.AwaitsAnswer)
        {
            BeginStall(connection);
        }
    }

    private void BeginStall(ParkedConnection connection)
    {
        if (!connection.Stall(clock.Now))
        {
            EndBroken(connection);
            return;
        }

        if (connection.Lane.Script.HalfCloses)
        {
            _timetable.Begin(connection, ParkAction.EndSide, s_beforeFin);
        }

        if (!connection.Lane.Script.Reading.TakesEverything)
        {
            _timetable.Begin(connection, ParkAction.Look, s_betweenLooks);
        }

        if (connection.Lane.Script.Drip is { } drip)
        {
            _timetable.Begin(connection, ParkAction.Send, drip.Interval);
        }

        if (connection.Lane.Script.Reading.Bytes > 0)
        {
            _timetable.Begin(connection, ParkAction.Read, connection.Lane.Script.Reading.Interval);
        }
    }

    private void Watch(ParkedConnection connection)
    {
        if (!connection.HasEnded && connection.Interest != connection.Wants)
        {
            connection.Interest = connection.Wants;
            readiness.Change(connection);
        }
    }

    /// <param name="connection">What ends.</param>
    /// <param name="end">How.</param>
    /// <param name="isGone">Whether what was sent to the server was answered with a reset: after a FIN, its socket is gone.</param>
    private void End(ParkedConnection connection, LifetimeEnd end, bool isGone = false)
    {
        if (end != LifetimeEnd.Held)
        {
            connection.Look(_buffer, clock.Now);
        }

        var now = clock.Now;
        var lifetime = connection.LivedUntil(now, end);
        var isClosed = end == LifetimeEnd.Closed;
        var asks = isClosed && !isGone && connection.BeginAsking(now);
        Forget(connection, keepsSocket: asks || (isClosed && connection.Lane.Script.Lingers));
        connection.Lane.Park.Leave(connection, lifetime with
        {
            GoneAfter = isClosed && isGone ? lifetime.Duration : null,
            SilentUntil = asks ? lifetime.Duration : null,
        });
        if (asks)
        {
            _timetable.Begin(connection, ParkAction.Ask, connection.UntilAsked);
        }
    }

    /// <summary>Asks a server that has sent FIN whether its socket is gone: then what is sent to it is answered with a reset.</summary>
    private void Ask(ParkedConnection connection)
    {
        if (!connection.IsAsking)
        {
            return;
        }

        var park = connection.Lane.Park;
        var now = clock.Now;
        if (connection.Ask(now) is { } silent)
        {
            park.Amend(connection, lifetime => lifetime with { SilentUntil = silent });
            _timetable.Begin(connection, ParkAction.Ask, connection.UntilAsked);
            return;
        }

        park.Amend(connection, lifetime => lifetime with { GoneAfter = now - lifetime.OpenedAt });
        connection.EndAsking();
        if (!connection.Lane.Script.Lingers)
        {
            _lingering.Remove(connection);
            connection.Close();
        }
    }

    private void Forget(ParkedConnection connection, bool keepsSocket = false)
    {
        connection.HasEnded = true;
        _open.Remove(connection);
        readiness.Remove(connection);
        if (connection.HasVanished)
        {
            PacketLoss.End(connection.Socket);
        }

        if (keepsSocket)
        {
            _lingering.Add(connection);
            return;
        }

        connection.Close();
    }
}
