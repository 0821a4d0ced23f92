using System.Net.Sockets;
using System.Runtime.InteropServices;

namespace Leak.Clients.Parking;

/// <summary>
/// How much later than its client knew a server may have taken in a connection. Linux says that a client is connected when it has the
/// server's SYN-ACK; where the accept queue is full by then, the server drops what comes and takes the connection in only when something
/// is sent again: its SYN-ACK, after 1 s, 3 s, 7 s …, or what the client had sent. The client's own count of segments tells
/// (tcp(7), TCP_INFO).
/// </summary>
internal static class TakenInLate
{
    private const int TcpLevel = 6;
    private const int Option = 11;
    private const byte Established = 1;

    // Of struct tcp_info (linux/tcp.h).
    private const int Bytes = 160;
    private const int TimeoutAt = 8;
    private const int SentAgainAt = 100;
    private const int ReceivedAt = 140;
    private const int DataReceivedAt = 152;
    private const int DataSentAt = 156;

    /// <summary>More would be given up by any system.</summary>
    private const int MostTimes = 6;

    /// <summary>The SYN-ACK is sent again after that, and after twice as long each time.</summary>
    private static readonly TimeSpan s_first = TimeSpan.FromSeconds(1);

    /// <summary>How often the client sent something again until now: its SYN, once it has just connected.</summary>
    public static int TimesSentAgain(Socket socket)
    {
        Span<byte> info = stackalloc byte[Bytes];
        return TryRead(socket, info) ? (int)MemoryMarshal.Read<uint>(info[SentAgainAt..]) : 0;
    }

    /// <summary>The most that it may have been; zero where nothing was sent again, and where the system does not tell.</summary>
    /// <param name="socket">The client's, connected.</param>
    /// <param name="before">How often it had sent something again when it was connected.</param>
    public static TimeSpan Most(Socket socket, int before)
    {
        Span<byte> info = stackalloc byte[Bytes];
        if (!TryRead(socket, info))
        {
            return TimeSpan.Zero;
        }

        if (MemoryMarshal.Read<uint>(info[DataSentAt..]) > 0)
        {
            return Sum(TimeSpan.FromMicroseconds(MemoryMarshal.Read<uint>(info[TimeoutAt..])), (int)MemoryMarshal.Read<uint>(info[SentAgainAt..]) - before);
        }

        // Who sends nothing gets no acknowledgements: but for data a SYN-ACK and, at the end, a FIN or RST.
        var bare = MemoryMarshal.Read<uint>(info[ReceivedAt..]) - MemoryMarshal.Read<uint>(info[DataReceivedAt..]);
        return Sum(s_first, (int)bare - (info[0] == Established ? 1 : 2));
    }

    private static TimeSpan Sum(TimeSpan first, int times) => times <= 0 ? TimeSpan.Zero : ((1 << Math.Min(times, MostTimes)) - 1) * first;

    private static bool TryRead(Socket socket, Span<byte> info)
    {
        if (!OperatingSystem.IsLinux())
        {
            return false;
        }

        try
        {
            return socket.GetRawSocketOption(TcpLevel, Option, info) == Bytes;
        }
        catch (Exception exception) when (exception is SocketException or ObjectDisposedException)
        {
            return false;
        }
    }
}
