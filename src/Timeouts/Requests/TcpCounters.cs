using System.Buffers.Binary;
using System.Net.Sockets;

namespace Leak.Timeouts.Requests;

/// <summary>What the kernel counts for one TCP connection. Linux only.</summary>
/// <param name="Acknowledged">Bytes that the client's kernel has taken, from the beginning.</param>
/// <param name="Received">Bytes that came from the client, from the beginning.</param>
/// <param name="Pending">Bytes that wait to be sent or acknowledged, or a part of them: 0 only where nothing waits.</param>
/// <param name="Idle">Since data was last sent, in the kernel's own coarse ticks.</param>
/// <param name="IsOver">Whether the client has acknowledged our FIN, and so all before it, or the connection is gone.</param>
internal readonly record struct TcpCounters(ulong Acknowledged, ulong Received, ulong Pending, TimeSpan Idle, bool IsOver)
{
    // linux/tcp.h: struct tcp_info.
    public const int IpprotoTcp = 6;
    public const int TcpInfo = 11;

    /// <summary>What to give the kernel for it: more than is read here.</summary>
    public const int Bytes = 256;

    // linux/tcp.h: enum tcp_state, which is the first byte.
    private const int FinWait2 = 5;
    private const int TimeWait = 6;
    private const int Closed = 7;
    private const int UnackedOffset = 24;
    private const int LastDataSentOffset = 44;
    private const int BytesAckedOffset = 120;
    private const int BytesReceivedOffset = 128;
    private const int NotSentOffset = 144;
    private const int NeededBytes = NotSentOffset + sizeof(uint);

    /// <summary>Reads them; <see langword="null"/> where they are not known: no TCP, no Linux, or the socket is closed.</summary>
    public static TcpCounters? Of(Socket? socket)
    {
        if (socket is null || !OperatingSystem.IsLinux())
        {
            return null;
        }

        Span<byte> info = stackalloc byte[Bytes];
        try
        {
            return From(info[..socket.GetRawSocketOption(IpprotoTcp, TcpInfo, info)]);
        }
        catch (Exception exception) when (exception is SocketException or ObjectDisposedException)
        {
            return null;
        }
    }

    /// <summary>Reads them from the kernel's own bytes; <see langword="null"/> where a kernel is too old to say all of it.</summary>
    public static TcpCounters? From(ReadOnlySpan<byte> info) => info.Length < NeededBytes ? null : new TcpCounters(
        Read64(info[BytesAckedOffset..]),
        Read64(info[BytesReceivedOffset..]),
        // Segments in flight count as one byte: their number is known, their size is not.
        Read32(info[NotSentOffset..]) + (Read32(info[UnackedOffset..]) > 0 ? 1u : 0u),
        TimeSpan.FromMilliseconds(Read32(info[LastDataSentOffset..])),
        info[0] is FinWait2 or TimeWait or Closed);

    private static ulong Read64(ReadOnlySpan<byte> bytes) =>
        BitConverter.IsLittleEndian ? BinaryPrimitives.ReadUInt64LittleEndian(bytes) : BinaryPrimitives.ReadUInt64BigEndian(bytes);

    private static uint Read32(ReadOnlySpan<byte> bytes) =>
        BitConverter.IsLittleEndian ? BinaryPrimitives.ReadUInt32LittleEndian(bytes) : BinaryPrimitives.ReadUInt32BigEndian(bytes);
}
