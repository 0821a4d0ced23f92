using System.Buffers;
using System.Buffers.Binary;
using System.Runtime.InteropServices;

namespace Leak.Bounds.Probes.Machine;

/// <summary>
/// Linux's TCP table by netlink (manual page sock_diag(7)): the kernel itself leaves out other ports and states, and
/// writes no text.
/// </summary>
internal static class SocketDiagnostics
{
    // linux/socket.h, linux/netlink.h, linux/sock_diag.h
    private const int AddressFamilyNetlink = 16;
    private const int DatagramCloseOnExec = 2 | 0x80000;
    private const int SocketDiagnosticsProtocol = 4;
    private const ushort ByFamily = 20;
    private const ushort RequestDump = 0x301;
    private const ushort Error = 2;
    private const ushort Done = 3;
    private const byte Tcp = 6;
    private static readonly byte[] s_families = [2, 10];

    // Sizes and offsets of nlmsghdr, inet_diag_req_v2 and inet_diag_msg (linux/inet_diag.h).
    private const int HeaderBytes = 16;
    private const int RequestBytes = HeaderBytes + 56;
    private const int MessageBytes = 72;
    private const int StateOffset = 1;
    private const int LocalPortOffset = 4;
    private const int RemotePortOffset = 6;
    private const int RemoteAddressOffset = 24;
    private const int UnreadOffset = 56;
    private const int UnsentOffset = 60;
    private const int InodeOffset = 68;

    // The kernel fills at most 32 KiB at a time.
    private const int BufferBytes = 32 * 1024;

    /// <summary>
    /// The sockets with this local port, in states in which a connection may be held (<see cref="TcpStates.Mask"/>); <see langword="null"/>
    /// where the kernel does not serve the request.
    /// </summary>
    /// <param name="port">The server's port.</param>
    public static IReadOnlyList<SocketRow>? Read(int port) => Read(port, TcpStates.Mask);

    /// <summary>The same, in some states.</summary>
    /// <param name="port">The local port; 0: all of them.</param>
    /// <param name="states">A bit for each state.</param>
    public static IReadOnlyList<SocketRow>? Read(int port, uint states)
    {
        var socket = Open(AddressFamilyNetlink, DatagramCloseOnExec, SocketDiagnosticsProtocol);
        if (socket < 0)
        {
            return null;
        }

        var buffer = ArrayPool<byte>.Shared.Rent(BufferBytes);
        try
        {
            var rows = new List<SocketRow>();
            return Array.TrueForAll(s_families, family => Dump(socket, buffer, Request(family, port, states), rows)) ? rows : null;
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
            _ = Close(socket);
        }
    }

    /// <summary>Connections with this local port that the server's side still holds; <see langword="null"/> where the kernel does not serve the request.</summary>
    /// <param name="port">The server's port.</param>
    /// <param name="except">The client's ports of connections that do not count.</param>
    public static int? CountHeld(int port, ReadOnlySpan<int> except)
    {
        if (Read(port) is not { } rows)
        {
            return null;
        }

        var held = 0;
        foreach (var row in rows)
        {
            held += row.IsHeld && !except.Contains(row.RemotePort) ? 1 : 0;
        }

        return held;
    }

    private static bool Dump(int socket, byte[] buffer, byte[] request, List<SocketRow> rows)
    {
        if (Send(socket, request, request.Length, 0) != request.Length)
        {
            return false;
        }

        while (Receive(socket, buffer, buffer.Length, 0) is > 0 and var received)
        {
            var rest = buffer.AsSpan(0, (int)received);
            while (rest.Length >= HeaderBytes)
            {
                var length = MemoryMarshal.Read<int>(rest);
                switch (MemoryMarshal.Read<ushort>(rest[4..]))
                {
                    case Done:
                        return true;
                    case Error:
                        return false;
                    case ByFamily when length >= HeaderBytes + MessageBytes:
                        rows.Add(Row(rest[HeaderBytes..]));
                        break;
                }

                rest = rest[Math.Min(rest.Length, (Math.Max(length, HeaderBytes) + 3) & ~3)..];
            }
        }

        return false;
    }

    private static byte[] Request(byte family, int port, uint states)
    {
        var request = new byte[RequestBytes];
        MemoryMarshal.Write(request, RequestBytes);
        MemoryMarshal.Write(request.AsSpan(4), ByFamily);
        MemoryMarshal.Write(request.AsSpan(6), RequestDump);
        request[HeaderBytes] = family;
        request[HeaderBytes + 1] = Tcp;
        MemoryMarshal.Write(request.AsSpan(HeaderBytes + 4), states);
        BinaryPrimitives.WriteUInt16BigEndian(request.AsSpan(HeaderBytes + 8), (ushort)port);
        return request;
    }

    private static SocketRow Row(ReadOnlySpan<byte> message) => new(
        message[StateOffset],
        MemoryMarshal.Read<uint>(message[InodeOffset..]),
        BinaryPrimitives.ReadUInt16BigEndian(message[LocalPortOffset..]),
        BinaryPrimitives.ReadUInt16BigEndian(message[RemotePortOffset..]),
        MemoryMarshal.Read<UInt128>(message[RemoteAddressOffset..]),
        MemoryMarshal.Read<uint>(message[UnreadOffset..]),
        MemoryMarshal.Read<uint>(message[UnsentOffset..]));

    [DllImport("libc", EntryPoint = "socket")]
    private static extern int Open(int family, int type, int protocol);

    [DllImport("libc", EntryPoint = "send")]
    private static extern nint Send(int socket, byte[] bytes, nint length, int flags);

    [DllImport("libc", EntryPoint = "recv")]
    private static extern nint Receive(int socket, byte[] bytes, nint length, int flags);

    [DllImport("libc", EntryPoint = "close")]
    private static extern int Close(int socket);
}
