namespace Leak.Clients.Parking;

/// <summary>What a stalled connection does again and again.</summary>
internal enum ParkAction
{
    Send,
    Read,
    Look,
    Ask,
    EndSide,
}

/// <summary>Which connection does what next, and when. Used by the park's thread alone.</summary>
internal sealed class Timetable(RunClock clock)
{
    private readonly PriorityQueue<Entry, TimeSpan> _due = new();

    /// <summary>How long until something is due, not less than zero; <see langword="null"/>: nothing ever is.</summary>
    public TimeSpan? UntilNext
    {
        get
        {
            if (!_due.TryPeek(out _, out var due))
            {
                return null;
            }

            var wait = due - clock.Now;
            return wait > TimeSpan.Zero ? wait : TimeSpan.Zero;
        }
    }

    /// <summary>Plans an action, from one interval on.</summary>
    public void Begin(ParkedConnection connection, ParkAction action, TimeSpan interval) =>
        _due.Enqueue(new Entry(connection, action, interval), clock.Now + interval);

    /// <summary>Takes the next that is due, and plans its next time.</summary>
    public bool TryTakeDue(out (ParkedConnection Connection, ParkAction Action) taken)
    {
        var now = clock.Now;
        while (_due.TryPeek(out var entry, out var due) && due <= now)
        {
            _due.Dequeue();
            if (entry.Action == ParkAction.Ask)
            {
                // Whoever asks plans the next time.
                taken = (entry.Connection, entry.Action);
                return true;
            }

            if (entry.Action == ParkAction.EndSide && !entry.Connection.HasEnded)
            {
                // Once.
                taken = (entry.Connection, entry.Action);
                return true;
            }

            if (entry.Connection.HasEnded
                || (entry.Action == ParkAction.Send && entry.Connection.HasDripped)
                || (entry.Action == ParkAction.Look && entry.Connection.HasLooked))
            {
                continue;
            }

            // From the due time, so that it does not drift; but what a stopped machine missed is not made up for.
            var next = due + entry.Interval;
            _due.Enqueue(entry, next > now ? next : now + entry.Interval);
            taken = (entry.Connection, entry.Action);
            return true;
        }

        taken = default;
        return false;
    }

    private readonly record struct Entry(ParkedConnection Connection, ParkAction Action, TimeSpan Interval);
}
