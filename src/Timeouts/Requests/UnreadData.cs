using System.Net.Sockets;
using Leak.Timeouts.Limits;

namespace Leak.Timeouts.Requests;

/// <summary>
/// How long data has lain in the kernel's send queue that the client does not take. Writes keep succeeding until that queue is full,
/// megabytes later, so only the kernel knows. Linux only; elsewhere nothing is ever unread here and only a blocked write tells.
/// </summary>
/// <param name="socket">The connection's.</param>
/// <param name="frequency">Timestamp ticks in a second.</param>
/// <param name="startedAt">When the request began: nothing has waited for longer.</param>
internal sealed class UnreadData(Socket? socket, long frequency, long startedAt)
{
    private bool _waiting;
    private ulong _target;
    private long _since;
    private long _lookedAt = startedAt;

    /// <summary>Since when data that was queued then has not all been taken; <see langword="null"/> where the client keeps up.</summary>
    public long? Since(long now)
    {
        if (TcpCounters.Of(socket) is not { } counters)
        {
            return null;
        }

        var lookedAt = _lookedAt;
        _lookedAt = now;

        if (_waiting && counters.Acknowledged < _target)
        {
            return _since;
        }

        // Taken up to the last mark: mark what is queued now. A slow reader is measured against all of that. It waits since the kernel
        // last sent something, which was after the last look, or there would have been something to mark then.
        _waiting = counters.Pending > 0;
        // The kernel's clock has ticks as coarse as a timer's: it may say up to one more than has passed.
        var waited = counters.Idle > CoarseTimer.MostEarly ? counters.Idle - CoarseTimer.MostEarly : TimeSpan.Zero;
        (_target, _since) = (counters.Acknowledged + counters.Pending, Math.Max(lookedAt, now - (long)(waited.TotalSeconds * frequency)));
        return _waiting ? _since : null;
    }
}
