using System.Net.Security;

namespace Leak.Clients.Wire.Tls;

/// <summary>The first message of a TLS handshake, as this platform's own client writes it.</summary>
internal static class ClientHello
{
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

    /// <summary>Takes what is written, and has nothing to read.</summary>
    private sealed class Taken : MemoryStream
    {
        public byte[] Bytes => ToArray();

        public override int Read(Span<byte> buffer) => 0;

        public override int Read(byte[] buffer, int offset, int count) => 0;
    }
}
