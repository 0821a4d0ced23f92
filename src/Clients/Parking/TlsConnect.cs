using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Authentication;
using Leak.Clients.Scripts;

namespace Leak.Clients.Parking;

/// <summary>Connects, completes a TLS handshake, and leaves the socket as the park wants it.</summary>
internal static class TlsConnect
{
    /// <returns>The session, of a script that goes on over it; <see langword="null"/> of one that is silent from here on: its opening is sent.</returns>
    /// <exception cref="ParkException">The handshake failed, or took longer than <see cref="ParkLane.ConnectCeiling"/>.</exception>
    /// <exception cref="SocketException">No connection.</exception>
    public static async Task<TlsSession?> OpenAsync(Socket socket, IPEndPoint target, StallScript script, TimeProvider timeProvider, CancellationToken cancellationToken)
    {
        using var ceiling = new CancellationTokenSource(ParkLane.ConnectCeiling, timeProvider);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(ceiling.Token, cancellationToken);
        TlsSession? session = null;
        try
        {
            await socket.ConnectAsync(target, either.Token);
            if (script.Protocol is null)
            {
                await HandshakeAsync(socket, script, either.Token);
            }
            else
            {
                session = await TlsSession.HandshakeAsync(socket, OptionsOf(script), either.Token);
            }
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            throw new SocketException((int)SocketError.TimedOut);
        }
        catch (Exception exception) when (exception is AuthenticationException or IOException)
        {
            throw new ParkException($"No TLS connection to {target}: {exception.Message}", exception);
        }

        socket.Blocking = false;
        return session;
    }

    private static async Task HandshakeAsync(Socket socket, StallScript script, CancellationToken cancellationToken)
    {
        // Neither of them closes the socket, nor says goodbye on it.
        await using var stream = new NetworkStream(socket, ownsSocket: false);
        await using var tls = new SslStream(stream, leaveInnerStreamOpen: true);
        await tls.AuthenticateAsClientAsync(OptionsOf(script), cancellationToken);
        if (!script.Opening.IsEmpty)
        {
            await tls.WriteAsync(script.Opening, cancellationToken);
        }
    }

    private static SslClientAuthenticationOptions OptionsOf(StallScript script) => new()
    {
        TargetHost = script.HandshakesWith,
        ApplicationProtocols = script.Protocol is { } protocol ? [new SslApplicationProtocol(protocol)] : null,

#pragma warning disable CA5359 // Who has a secret to send (headers of an audit) has looked at the certificate before.
        RemoteCertificateValidationCallback = static (_, _, _, _) => true,
#pragma warning restore CA5359
    };
}
