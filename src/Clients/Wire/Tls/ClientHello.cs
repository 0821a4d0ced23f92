using System.Net.Security;

namespace Leak.Clients.Wire.Tls;

/// <summary>The first message of a TLS handshake, as this platform's own client writes it.</summary>
internal static class ClientHello
{
    private const int HeaderBytes = 5;

    /// <summary>The record, its five bytes of header included.</summary>
    /// <param name="host">The server that is asked for; an address is not named in it.</param>
    public static byte[] For(string host)
    {
        using var taken = new Taken();
        using var tls = new SslStream(taken, leaveInnerStreamOpen: true);
        try
        {
            tls.AuthenticateAsClient(host);
        }
        catch (IOException)
        {
            // The server that is not there answered with the end.
        }

        return taken.Bytes;
    }

    /// <summary>The same message in records of one byte each (RFC 8446, section 5.1: a message may be split over records).</summary>
    /// <param name="host">The server that is asked for.</param>
    public static IReadOnlyList<ReadOnlyMemory<byte>> InRecordsOfOneByte(string host)
    {
        var hello = For(host);
        return [.. hello.Skip(HeaderBytes).Select(one => new ReadOnlyMemory<byte>([hello[0], hello[1], hello[2], 0, 1, one]))];
    }

    /// <summary>Takes what is written, and has nothing to read.</summary>
    private sealed class Taken : MemoryStream
    {
        public byte[] Bytes => ToArray();

        public override int Read(Span<byte> buffer) => 0;

        public override int Read(byte[] buffer, int offset, int count) => 0;
    }
}
