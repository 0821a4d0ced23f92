using System.Buffers.Binary;
using System.Net.Sockets;

namespace Leak.Unit.Clients.Parking;

/// <summary>What Linux knows of a connection (tcp(7), TCP_INFO).</summary>
internal static class TcpInfo
{
    private const int TcpLevel = 6;
    private const int Option = 11;
    private const int UnacknowledgedAt = 24;

    /// <summary>Segments that were sent and not acknowledged.</summary>
    public static uint Unacknowledged(Socket socket)
    {
        var info = new byte[104];
        socket.GetRawSocketOption(TcpLevel, Option, info);
        return BinaryPrimitives.ReadUInt32LittleEndian(info.AsSpan(UnacknowledgedAt));
    }
}
