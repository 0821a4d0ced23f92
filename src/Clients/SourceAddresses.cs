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

    private readonly IPAddress[] _all;
    private readonly int _step;

    private SourceAddresses(IPAddress[] all, int step) => (_all, _step) = (all, step);

    /// <summary>How many there are.</summary>
    public int Count => _all.Length;

    /// <summary>All of them.</summary>
    public IReadOnlyList<IPAddress> All => _all;

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

        sources = new SourceAddresses([.. Enumerable.Range(0, (int)(last - first) + 1).Select(more => Write(first + (uint)more))], step: 1);
        return true;
    }

    /// <summary>The same addresses, for one who takes every so manyth number.</summary>
    public SourceAddresses Every(int step) => new(_all, step);

    /// <summary>Which of them is that of a connection.</summary>
    /// <param name="number">The connection's number in the plan, from 0.</param>
    public int IndexOf(long number) => (int)(number / _step % _all.Length);

    /// <summary>The place of an address in the list; -1: it is none of them.</summary>
    /// <param name="address">As it stands in the kernel's table, 4 or 16 bytes; an IPv4 one may stand in the last 4 of 16.</param>
    public int Find(ReadOnlySpan<byte> address)
    {
        Span<byte> own = stackalloc byte[4];
        for (var place = 0; place < _all.Length; place++)
        {
            _ = _all[place].TryWriteBytes(own, out _);
            if (own.SequenceEqual(address[..4]) || (address.Length == 16 && own.SequenceEqual(address[12..]) && address[10] == 0xFF && address[11] == 0xFF))
            {
                return place;
            }
        }

        return -1;
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

        socket.Bind(new IPEndPoint(_all[IndexOf(number)], 0));
    }

    /// <summary>The first of them that no socket of this machine can have; <see langword="null"/>: all are its own.</summary>
    public IPAddress? FindForeign()
    {
        return Array.Find(_all, address => !IsOwn(address));

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
    public override string ToString() => _all.Length == 1 ? _all[0].ToString() : $"{_all[0]}-{_all[^1]}";

    private static bool TryRead(string text, out uint address)
    {
        address = 0;

        // IPAddress takes "1" and "0x7f.1" too.
        if (text.Split('.').Length != 4 || !IPAddress.TryParse(text, out var read) || read.AddressFamily != AddressFamily.InterNetwork || read.ToString() != text)
        {
            return false;
        }

        address = BinaryPrimitives.ReadUInt32BigEndian(read.GetAddressBytes());
        return true;
    }

    private static IPAddress Write(uint address)
    {
        var bytes = new byte[4];
        BinaryPrimitives.WriteUInt32BigEndian(bytes, address);
        return new IPAddress(bytes);
    }
}
