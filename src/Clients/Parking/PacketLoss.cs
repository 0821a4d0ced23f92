using System.Net.Sockets;
using System.Runtime.InteropServices;

namespace Leak.Clients.Parking;

/// <summary>
/// Makes a client vanish: a filter on its socket drops every segment that the server sends, before TCP sees it, so that
/// nothing is acknowledged, no FIN is answered and no RST is sent, as if the machine had lost its network. It needs no
/// rights, touches no other connection and ends with the socket. See socket(7), SO_ATTACH_FILTER.
/// </summary>
internal static class PacketLoss
{
    private const int SocketLevel = 1;
    private const int AttachFilter = 26;
    private const int DetachFilter = 27;

    // BPF_RET | BPF_K with 0: keep no byte of the packet.
    private const ushort Return = 0x06;

    public static unsafe void Begin(Socket socket)
    {
        var drop = new Instruction { Code = Return };
        var program = new Program { Length = 1, Instructions = &drop };
        socket.SetRawSocketOption(SocketLevel, AttachFilter, new ReadOnlySpan<byte>(&program, sizeof(Program)));
    }

    /// <summary>The network is back.</summary>
    public static void End(Socket socket)
    {
        try
        {
            socket.SetRawSocketOption(SocketLevel, DetachFilter, new byte[sizeof(int)]);
        }
        catch (SocketException)
        {
            // The socket has ended meanwhile, and the filter with it.
        }
    }

    // struct sock_filter
    [StructLayout(LayoutKind.Sequential)]
    private struct Instruction
    {
        public ushort Code;
        public byte JumpTrue;
        public byte JumpFalse;
        public uint Operand;
    }

    // struct sock_fprog
    [StructLayout(LayoutKind.Sequential)]
    private unsafe struct Program
    {
        public ushort Length;
        public Instruction* Instructions;
    }
}
