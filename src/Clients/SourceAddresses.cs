using System.Buffers.Binary;
using System.Net;
using System.Net.Sockets;

namespace Leak.Clients;

/// <summary>The addresses of this machine that connections come from, in turn: each has some 28,000 ports of its own to one server.</summary>
internal sealed class SourceAddresses
{
    /// <summary>What is allowed, for error messages.</summary>
    public const string Allowed = "an IPv4 address, or the first and the last of a range of at most 1024 (127.0.0.2-127.0.0.9)";

    private const int Most = 1024;
    private const int SolIp = 0;
    private const int BindAddressNoPort = 24;
    private const int BytesOfIPv4 = 4;

    private readonly uint _first;
    private readonly int _count;
    private readonly int _step;

    private SourceAddresses(uint first, int count, int step) => (_first, _count, _step) = (first, count, step);

    /// <summary>All of them.</summary>
    public IEnumerable<IPAddress> All => Enumerable.Range(0, _count).Select(At);

    /// <summary>Reads <c>127.0.0.2</c> or <c>127.0.0.2-127.0.0.9</c>.</summary>
    /// <returns>Whether <paramref name="text"/> is that.</returns>
    public static bool TryParse(string text, out SourceAddresses? sources)
    {
        sources = null;
        var parts = text.Split('-');
        if (parts.Length > 2 || !TryRead(parts[0], out var first) || !TryRead(parts[^1], out var last) || last < first || last - first >= Most)
        {
            return false;
        }

        sources = new SourceAddresses(first, (int)(last - first) + 1, step: 1);
        return true;
    }

    /// <summary>The same addresses, for one who takes every so manyth number.</summary>
    public SourceAddresses Every(int step) => new(_first, _count, step);

    /// <summary>Which of them is that of a connection.</summary>
    /// <param name="number">The connection's number in the plan, from 0.</param>
    public int IndexOf(long number) => (int)(number / _step % _count);

    /// <summary>The place of an address among them; -1: it is none of them. Asked of each socket in each reading of a table.</summary>
    /// <param name="address">As it stands in the kernel's table, 16 bytes: an IPv4 one in the first 4, or, mapped into IPv6, in the last 4.</param>
    public int Find(ReadOnlySpan<byte> address)
    {
        var isMapped = address[10] == 0xFF && address[11] == 0xFF;
        var place = BinaryPrimitives.ReadUInt32BigEndian(isMapped ? address[^BytesOfIPv4..] : address) - (long)_first;
        return place >= 0 && place < _count ? (int)place : -1;
    }

    /// <summary>Gives a socket that is not connected the address of its connection.</summary>
    /// <param name="socket">The socket.</param>
    /// <param name="number">The connection's number in the plan, from 0.</param>
    /// <exception cref="SocketException">The address is not this machine's.</exception>
    public void Bind(Socket socket, long number)
    {
        if (OperatingSystem.IsLinux())
        {
            // The port is then chosen at connect, and may be that of another connection to another server.
            socket.SetRawSocketOption(SolIp, BindAddressNoPort, BitConverter.GetBytes(1));
        }

        socket.Bind(new IPEndPoint(At(IndexOf(number)), 0));
    }

    /// <summary>The first of them that no socket of this machine can have; <see langword="null"/>: all are its own.</summary>
    public IPAddress? FindForeign()
    {
        return All.FirstOrDefault(address => !IsOwn(address));

        static bool IsOwn(IPAddress address)
        {
            using var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
            try
            {
                socket.Bind(new IPEndPoint(address, 0));
                return true;
            }
            catch (SocketException)
            {
                return false;
            }
        }
    }

    /// <summary><c>127.0.0.2-127.0.0.9</c>.</summary>
    public override string ToString() => _count == 1 ? At(0).ToString() : $"{At(0)}-{At(_count - 1)}";

    private static bool TryRead(string text, out uint address)
    {
        address = 0;

        // IPAddress takes "1" and "0x7f.1" too.
        if (text.Split('.').Length != BytesOfIPv4 || !IPAddress.TryParse(text, out var read) || read.AddressFamily != AddressFamily.InterNetwork || read.ToString() != text)
        {
            return false;
        }

        address = BinaryPrimitives.ReadUInt32BigEndian(read.GetAddressBytes());
        return true;
    }

    private IPAddress At(int place)
    {
        Span<byte> bytes = stackalloc byte[BytesOfIPv4];
        BinaryPrimitives.WriteUInt32BigEndian(bytes, _first + (uint)place);
        return new IPAddress(bytes);
    }
}
