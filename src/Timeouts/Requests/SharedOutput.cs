using System.Net.Sockets;

namespace Leak.Timeouts.Requests;

/// <summary>What the server sends on an HTTP/2 connection as a whole, which its streams share. Under the gate, but for what blocks.</summary>
internal sealed class SharedOutput
{
    // RFC 9113, section 6.9.2. Only the client's grants change it.
    private const long Default = 65_535;

    private SendWindow _window;
    private long _blockedAt;
    private long _unblockedAt;
    private TcpCounters? _counters;
    private long _countedAt = long.MinValue;

    public SharedOutput(long now) => _window.Begin(Default, now);

    /// <summary>The connection's window.</summary>
    public SendWindow Window => _window;

    /// <summary>Bytes of DATA, from the beginning.</summary>
    public long Sent { get; private set; }

    /// <summary>When Kestrel had to wait for the socket to take more; 0: it does not wait. On any thread.</summary>
    public long BlockedAt => Volatile.Read(ref _blockedAt);

    /// <summary>When it last had not to wait any more; 0: it never waited.</summary>
    public long UnblockedAt => Volatile.Read(ref _unblockedAt);

    /// <summary>Since when the socket takes what is written; <see cref="long.MaxValue"/>: it does not.</summary>
    public long WritableSince => BlockedAt != 0 ? long.MaxValue : UnblockedAt;

    public void Grant(long bytes, TimeProvider time) => _window.Grant(bytes, time);

    public void OnSent(int bytes, long now)
    {
        Sent += bytes;
        _window.Take(bytes, now);
    }

    /// <summary>Called when a write has to wait for the socket, and when it need not any more. On any thread, one after the other.</summary>
    public void OnBlocked(bool isBlocked, long now)
    {
        if (!isBlocked)
        {
            Volatile.Write(ref _unblockedAt, now);
        }

        Volatile.Write(ref _blockedAt, isBlocked ? now : 0);
    }

    /// <summary>What the kernel counts, asked once in a heartbeat for all streams; <see langword="null"/>: not known.</summary>
    public TcpCounters? Counters(Socket? socket, long now)
    {
        if (_countedAt != now)
        {
            (_counters, _countedAt) = (TcpCounters.Of(socket), now);
        }

        return _counters;
    }
}
