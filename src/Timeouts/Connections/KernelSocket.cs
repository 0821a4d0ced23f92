using System.Net.Sockets;
using System.Runtime.InteropServices;
using Leak.Timeouts.Requests;

namespace Leak.Timeouts.Connections;

/// <summary>
/// A descriptor of our own for a connection's socket. Kestrel closes its own as soon as the kernel has the last bytes, and the kernel then
/// keeps these for minutes if the client does not take them; nothing but a descriptor can look at them or end it. Linux only.
/// (As long as it is open, .NET's epoll may be told of the socket once more, under a number that is nobody's or another socket's by then.
/// That socket is then read in vain once.)
/// </summary>
internal sealed class KernelSocket : SafeHandle
{
    // linux/fcntl.h, asm-generic/socket.h.
    private const int DuplicateCloseOnExec = 1030;
    private const int SolSocket = 1;
    private const int SoLinger = 13;

    private static readonly nint s_none = -1;

    private KernelSocket(int descriptor)
        : base(s_none, ownsHandle: true) => SetHandle(descriptor);

    public override bool IsInvalid => handle == s_none;

    /// <summary>A duplicate; <see langword="null"/> where there is none to be had: the socket is closed, or the process has no descriptor left.</summary>
    public static KernelSocket? Of(Socket socket)
    {
        try
        {
            // The handle is kept open for the call: its number cannot become another file's meanwhile.
            return Duplicate(socket.SafeHandle, DuplicateCloseOnExec, 0) is >= 0 and var descriptor ? new KernelSocket(descriptor) : null;
        }
        catch (ObjectDisposedException)
        {
            return null;
        }
    }

    /// <summary>What the kernel says of it; <see langword="null"/> where it says nothing.</summary>
    public TcpCounters? Read()
    {
        Span<byte> info = stackalloc byte[TcpCounters.Bytes];
        var length = info.Length;
        return GetOption(this, TcpCounters.IpprotoTcp, TcpCounters.TcpInfo, ref info[0], ref length) == 0 ? TcpCounters.From(info[..length]) : null;
    }

    /// <summary>Closes it by RST: where it is the last descriptor, nothing of the connection stays in the kernel.</summary>
    public void Reset()
    {
        if (IsClosed)
        {
            return;
        }

        // struct linger: on, after 0 s.
        Span<int> linger = [1, 0];
        _ = SetOption(this, SolSocket, SoLinger, ref linger[0], linger.Length * sizeof(int));
        Dispose();
    }

    protected override bool ReleaseHandle() => Close((int)handle) == 0;

    // A C function of variable arguments takes an int there as any other does, on the platforms that .NET has for Linux.
    [DllImport("libc", EntryPoint = "fcntl")]
    private static extern int Duplicate(SafeHandle descriptor, int command, int lowest);

    [DllImport("libc", EntryPoint = "getsockopt")]
    private static extern int GetOption(SafeHandle descriptor, int level, int option, ref byte value, ref int length);

    [DllImport("libc", EntryPoint = "setsockopt")]
    private static extern int SetOption(SafeHandle descriptor, int level, int option, ref int value, int length);

    [DllImport("libc", EntryPoint = "close")]
    private static extern int Close(int descriptor);
}
