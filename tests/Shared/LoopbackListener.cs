using System.Net;
using System.Net.Sockets;
using System.Runtime.InteropServices;

namespace Leak.Shared;

/// <summary>A server of the test's own, on a free loopback port, that does what it is told.</summary>
internal sealed class LoopbackListener : IDisposable
{
    private readonly Socket _listener = new(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
    private readonly List<Socket> _accepted = [];

    /// <param name="backlog">Connections that may wait to be accepted.</param>
    public LoopbackListener(int backlog = 512)
    {
        _listener.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        _listener.Listen(backlog);
    }

    public IPEndPoint EndPoint => (IPEndPoint)_listener.LocalEndPoint!;

    public Uri Address => new($"http://127.0.0.1:{EndPoint.Port}");

    /// <summary>A port that is bound and on which nobody listens: nobody else gets it meanwhile.</summary>
    public static Socket Refusing(out IPEndPoint endPoint)
    {
        var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        socket.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        endPoint = (IPEndPoint)socket.LocalEndPoint!;
        return socket;
    }

    /// <summary>Linux: whatever comes is dropped but SYNs, so that a connect is answered and its last step is lost (socket(7), SO_ATTACH_FILTER).</summary>
    public void DropAllButSyns()
    {
        // Load the flags; where SYN is set keep all, else none.
        ulong[] instructions = [0x0000_000D_0000_0030, 0x0000_0002_0100_0045, 0xFFFF_FFFF_0000_0006, 0x0000_0000_0000_0006];
        var pinned = GCHandle.Alloc(instructions, GCHandleType.Pinned);
        try
        {
            _listener.SetRawSocketOption(1, 26, MemoryMarshal.AsBytes<long>([instructions.Length, pinned.AddrOfPinnedObject()]));
        }
        finally
        {
            pinned.Free();
        }
    }

    /// <summary>What comes is taken again.</summary>
    public void TakeFilterOff() => _listener.SetRawSocketOption(1, 27, new byte[sizeof(int)]);

    /// <exception cref="TimeoutException">Nobody connected.</exception>
    public Socket Accept()
    {
        if (!_listener.Poll(Eventually.Ceiling, SelectMode.SelectRead))
        {
            throw new TimeoutException($"No connection within {Eventually.Ceiling}.");
        }

        var socket = _listener.Accept();
        _accepted.Add(socket);
        socket.ReceiveTimeout = (int)Eventually.Ceiling.TotalMilliseconds;
        socket.SendTimeout = (int)Eventually.Ceiling.TotalMilliseconds;
        socket.NoDelay = true;
        return socket;
    }

    public void Dispose()
    {
        _listener.Dispose();
        foreach (var socket in _accepted)
        {
            socket.Dispose();
        }
    }
}
