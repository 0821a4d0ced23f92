using System.Buffers.Binary;
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
    // linux/tcp.h: struct tcp_info.
    private const int IpprotoTcp = 6;
    private const int TcpInfo = 11;
    private const int UnackedOffset = 24;
    private const int LastDataSentOffset = 44;
    private const int BytesAckedOffset = 120;
    private const int NotSentOffset = 144;
    private const int NeededBytes = NotSentOffset + sizeof(uint);

    private bool _waiting;
    private ulong _target;
    private long _since;
    private long _lookedAt = startedAt;

    /// <summary>Since when data that was queued then has not all been taken; <see langword="null"/> where the client keeps up.</summary>
    public long? Since(long now)
    {
        if (!TryRead(out var acked, out var pending, out var idle))
        {
            return null;
        }

        var lookedAt = _lookedAt;
        _lookedAt = now;

        if (_waiting && acked < _target)
        {
            return _since;
        }

        // Taken up to the last mark: mark what is queued now. A slow reader is measured against all of that. It waits since the kernel
        // last sent something, which was after the last look, or there would have been something to mark then.
        _waiting = pending > 0;
        // The kernel's clock has ticks as coarse as a timer's: it may say up to one more than has passed.
        var waited = idle > CoarseTimer.MostEarly ? idle - CoarseTimer.MostEarly : TimeSpan.Zero;
        (_target, _since) = (acked + pending, Math.Max(lookedAt, now - (long)(waited.TotalSeconds * frequency)));
        return _waiting ? _since : null;
    }

    private bool TryRead(out ulong acked, out ulong pending, out TimeSpan idle)
    {
        (acked, pending, idle) = (0, 0, TimeSpan.Zero);
        if (socket is null || !OperatingSystem.IsLinux())
        {
            return false;
        }

        Span<byte> info = stackalloc byte[256];
        try
        {
            if (socket.GetRawSocketOption(IpprotoTcp, TcpInfo, info) < NeededBytes)
            {
                return false;
            }
        }
        catch (Exception exception) when (exception is SocketException or ObjectDisposedException)
        {
            return false;
        }

        idle = TimeSpan.FromMilliseconds(Read32(info[LastDataSentOffset..]));
        acked = Read64(info[BytesAckedOffset..]);
        // Segments in flight count as one byte: their number is known, their size is not.
        pending = Read32(info[NotSentOffset..]) + (Read32(info[UnackedOffset..]) > 0 ? 1u : 0u);
        return true;
    }

    private static ulong Read64(ReadOnlySpan<byte> bytes) =>
        BitConverter.IsLittleEndian ? BinaryPrimitives.ReadUInt64LittleEndian(bytes) : BinaryPrimitives.ReadUInt64BigEndian(bytes);

    private static uint Read32(ReadOnlySpan<byte> bytes) =>
        BitConverter.IsLittleEndian ? BinaryPrimitives.ReadUInt32LittleEndian(bytes) : BinaryPrimitives.ReadUInt32BigEndian(bytes);
}
