using System.Net;
using System.Net.Security;
using System.Net.Sockets;

namespace Leak.Clients.Parking;

/// <summary>Connects, completes a TLS handshake, says what is to be said over it, and leaves the socket as the park wants it.</summary>
internal static class TlsConnect
{
    /// <exception cref="ParkException">The handshake failed, or took longer than <see cref="ParkLane.ConnectCeiling"/>.</exception>
    /// <exception cref="SocketException">No connection.</exception>
    public static async Task OpenAsync(
        Socket socket, IPEndPoint target, string host, ReadOnlyMemory<byte> opening, TimeProvider timeProvider, CancellationToken cancellationToken)
    {
        using var ceiling = new CancellationTokenSource(ParkLane.ConnectCeiling, timeProvider);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(ceiling.Token, cancellationToken);
        try
        {
            await socket.ConnectAsync(target, either.Token);
            await HandshakeAsync(socket, host, opening, either.Token);
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            throw new SocketException((int)SocketError.TimedOut);
        }
        catch (Exception exception) when (exception is System.Security.Authentication.AuthenticationException or IOException)
        {
            throw new ParkException($"No TLS connection to {target}: {exception.Message}", exception);
        }

        socket.Blocking = false;
    }

    private static async Task HandshakeAsync(Socket socket, string host, ReadOnlyMemory<byte> opening, CancellationToken cancellationToken)
    {
        // Neither of them closes the socket, nor says goodbye on it.
        await using var stream = new NetworkStream(socket, ownsSocket: false);
        await using var tls = new SslStream(stream, leaveInnerStreamOpen: true);
        await tls.AuthenticateAsClientAsync(
            new SslClientAuthenticationOptions
            {
                TargetHost = host,

#pragma warning disable CA5359 // Nothing is confided to the server: the stall is silent from here on.
                RemoteCertificateValidationCallback = static (_, _, _, _) => true,
#pragma warning restore CA5359
            },
            cancellationToken);
        if (!opening.IsEmpty)
        {
            await tls.WriteAsync(opening, cancellationToken);
        }
    }
}
