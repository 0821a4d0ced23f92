using System.Diagnostics.CodeAnalysis;

namespace Leak.Bounds.Workloads.Parking;

/// <summary>Which connection sends next, and when. Used by the park's thread alone.</summary>
internal sealed class DripSchedule(RunClock clock)
{
    private readonly PriorityQueue<ParkedConnection, TimeSpan> _due = new();

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

    public void Begin(ParkedConnection connection, Drip drip) => _due.Enqueue(connection, clock.Now + drip.Interval);

    /// <summary>Takes the next that is due, and plans its next time.</summary>
    public bool TryTakeDue([NotNullWhen(true)] out ParkedConnection? connection)
    {
        var now = clock.Now;
        while (_due.TryPeek(out connection, out var due) && due <= now)
        {
            _due.Dequeue();
            if (connection.HasEnded)
            {
                continue;
            }

            // From the due time, so that it does not drift; but what a stopped machine missed is not made up for.
            var next = due + connection.Lane.Script.Drip!.Interval;
            _due.Enqueue(connection, next > now ? next : now + connection.Lane.Script.Drip.Interval);
            return true;
        }

        connection = null;
        return false;
    }
}
