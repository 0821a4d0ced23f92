using System.Buffers.Binary;
using System.Net;
using System.Net.Sockets;
using System.Runtime.InteropServices;

namespace Leak.Clients.Parking;

/// <summary>
/// Starts a connect without waiting for it. .NET says that it is on its way only by an exception, which costs as much
/// as the connect, or by ConnectAsync, which costs two changes of thread and leaves every socket with what
/// asynchronous operations need. So Linux is asked itself, and .NET elsewhere. Measured in docs/performance.md.
/// </summary>
internal static partial class NonBlockingConnect
{
    private const int LinuxInProgress = 115;

    /// <summary>Starts to connect a socket that does not block.</summary>
    /// <returns>Whether it is connected already, as it is on loopback; else it is on its way, until it is ready for writing.</returns>
    /// <exception cref="SocketException">It failed at once.</exception>
    public static bool Begin(Socket socket, IPEndPoint target)
    {
        if (!TryLinux(socket, target))
        {
            try
            {
                socket.Connect(target);
                return true;
            }
            catch (SocketException exception) when (exception.SocketErrorCode is SocketError.WouldBlock or SocketError.InProgress)
            {
                // On its way.
            }
        }

        if (!socket.Poll(0, SelectMode.SelectWrite) && !socket.Poll(0, SelectMode.SelectError))
        {
            return false;
        }

        var error = TakeError(socket);
        return error == SocketError.Success ? true : throw new SocketException((int)error);
    }

    /// <summary>What became of a connect, asked once: asking clears it.</summary>
    public static SocketError TakeError(Socket socket)
    {
        var error = (SocketError)(int)socket.GetSocketOption(SocketOptionLevel.Socket, SocketOptionName.Error)!;

        // Connected, and ended by the server since: a short life, no failed connect.
        return error == SocketError.ConnectionReset ? SocketError.Success : error;
    }

    /// <summary>The client's port of a connected socket; 0 where the server reset it already.</summary>
    public static int LocalPort(Socket socket)
    {
        if (!OperatingSystem.IsLinux())
        {
            return (socket.LocalEndPoint as IPEndPoint)?.Port ?? 0;
        }

        // .NET does not know that it is connected. The port stands at the same place for IPv4 and IPv6.
        Span<byte> address = stackalloc byte[128];
        var length = address.Length;
        return GetSockName(Descriptor(socket), address, ref length) == 0 ? BinaryPrimitives.ReadUInt16BigEndian(address[2..]) : 0;
    }

    /// <summary>False: another platform, or a failure, which .NET's own connect finds again and names.</summary>
    private static bool TryLinux(Socket socket, IPEndPoint target)
    {
        if (!OperatingSystem.IsLinux())
        {
            return false;
        }

        var address = target.Serialize();
        var result = Connect(Descriptor(socket), address.Buffer.Span, address.Size);
        return result == 0 || Marshal.GetLastPInvokeError() == LinuxInProgress;
    }

    private static int Descriptor(Socket socket) => (int)socket.SafeHandle.DangerousGetHandle();

    [LibraryImport("libc", EntryPoint = "connect", SetLastError = true)]
    private static partial int Connect(int socket, Span<byte> address, int length);

    [LibraryImport("libc", EntryPoint = "getsockname")]
    private static partial int GetSockName(int socket, Span<byte> address, ref int length);
}
