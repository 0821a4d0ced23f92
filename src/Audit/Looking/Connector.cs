using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Authentication;
using System.Security.Cryptography.X509Certificates;
using Leak.Clients.Catalog;

namespace Leak.Audit.Looking;

/// <summary>Opens connections. What it opens its caller closes.</summary>
internal static class Connector
{
    /// <summary>
    /// TLS that takes any certificate: whether it is trusted was found before, and by that it was decided to go on. No certificate is
    /// fetched for the check, since that would wait for yet another server.
    /// </summary>
    public static SslClientAuthenticationOptions Tls(string hostName, RemoteCertificateValidationCallback? judge = null) => new()
    {
        TargetHost = hostName,
        CertificateChainPolicy = new X509ChainPolicy { DisableCertificateDownloads = true, RevocationMode = X509RevocationMode.NoCheck },
#pragma warning disable CA5359 // As above.
        RemoteCertificateValidationCallback = judge ?? (static (_, _, _, _) => true),
#pragma warning restore CA5359
    };

    /// <summary>Where an address is: the first of its name's addresses that takes a connection, those of IPv4 first.</summary>
    /// <exception cref="SocketException">None does; of several, what the first said.</exception>
    public static async Task<IPEndPoint> FindAsync(Uri address, CancellationToken cancellationToken)
    {
        // The system's resolver cannot be stopped: it is left behind.
        var all = await Dns.GetHostAddressesAsync(address.IdnHost, cancellationToken).WaitAsync(cancellationToken);
        SocketException? first = null;
        foreach (var each in all.OrderBy(each => each.AddressFamily != AddressFamily.InterNetwork))
        {
            var endPoint = new IPEndPoint(each, address.Port);
            try
            {
                (await ConnectAsync(endPoint, cancellationToken)).Dispose();
                return endPoint;
            }
            catch (SocketException e)
            {
                first ??= e;
            }
        }

        throw first ?? new SocketException((int)SocketError.HostNotFound);
    }

    /// <exception cref="SocketException">No connection.</exception>
    public static async Task<NetworkStream> ConnectAsync(IPEndPoint endPoint, CancellationToken cancellationToken)
    {
        var socket = new Socket(endPoint.AddressFamily, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        try
        {
            await socket.ConnectAsync(endPoint, cancellationToken);
            return new NetworkStream(socket, ownsSocket: true);
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }

    /// <summary>A connection on which HTTP/1.1 can be spoken, or HTTP/2.</summary>
    /// <exception cref="AuthenticationException">No TLS, or the server did not choose HTTP/2 that was offered alone.</exception>
    public static async Task<Stream> OpenAsync(Door door, CancellationToken cancellationToken)
    {
        var plain = await ConnectAsync(door.EndPoint, cancellationToken);
        if (!door.IsTls)
        {
            return plain;
        }

        var tls = new SslStream(plain);
        try
        {
            var options = Tls(door.HostName);
            options.ApplicationProtocols = door.Listener == ServerListener.Http2 ? [SslApplicationProtocol.Http2] : null;
            await tls.AuthenticateAsClientAsync(options, cancellationToken);
            return options.ApplicationProtocols is null || tls.NegotiatedApplicationProtocol == SslApplicationProtocol.Http2
                ? tls
                : throw new AuthenticationException("The server did not choose HTTP/2 (ALPN).");
        }
        catch
        {
            await tls.DisposeAsync();
            throw;
        }
    }
}
