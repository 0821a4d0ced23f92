using System.Buffers;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Authentication;
using Leak.Clients.Wire;

namespace Leak.Clients.Parking;

/// <summary>
/// The TLS of a parked connection. The park goes on sending and receiving bytes on the socket itself: this turns what a script says into
/// records, and records into what the server says. Used by one thread at a time.
/// </summary>
/// <remarks>One read of the library waits for the server all the while: one operation for each connection, unlike connections without TLS.</remarks>
internal sealed class TlsSession : IDisposable
{
    private const int PieceBytes = 16 * 1024;

    private readonly TlsWire _wire;
    private readonly SslStream _tls;
    private IAnswerReader? _reader;
    private Task? _reading;

    private TlsSession(TlsWire wire, SslStream tls) => (_wire, _tls) = (wire, tls);

    /// <summary>Completes a handshake on a socket that blocks. The socket stays the caller's.</summary>
    /// <param name="socket">It is connected.</param>
    /// <param name="options">The host that is asked for, and the protocols that are offered.</param>
    /// <param name="cancellationToken">Ends it.</param>
    /// <exception cref="AuthenticationException">The handshake failed, or the server chose none of the protocols.</exception>
    /// <exception cref="IOException">The server ended it.</exception>
    public static async Task<TlsSession> HandshakeAsync(Socket socket, SslClientAuthenticationOptions options, CancellationToken cancellationToken)
    {
        await using var network = new NetworkStream(socket, ownsSocket: false);
        var wire = new TlsWire(network);
        var session = new TlsSession(wire, new SslStream(wire));
        try
        {
            await session._tls.AuthenticateAsClientAsync(options, cancellationToken);
            if (options.ApplicationProtocols?.Contains(session._tls.NegotiatedApplicationProtocol) == false)
            {
                throw new AuthenticationException($"the server did not choose {string.Join(" or ", options.ApplicationProtocols)} (ALPN).");
            }

            wire.Detach();
            return session;
        }
        catch
        {
            session.Dispose();
            throw;
        }
    }

    /// <summary>The records to send for these bytes; empty where nothing is to be said, or nothing can be said any more.</summary>
    public ReadOnlyMemory<byte> Encrypt(ReadOnlyMemory<byte> bytes)
    {
        try
        {
            // The wire takes all at once, so that this is complete when it returns.
            return !bytes.IsEmpty && _tls.WriteAsync(bytes).AsTask().IsCompletedSuccessfully ? _wire.TakeWritten() : default;
        }
        catch (Exception exception) when (IsOfTls(exception))
        {
            return default;
        }
    }

    /// <summary>Takes bytes that came, and has what they say read.</summary>
    /// <param name="bytes">Records, or parts of them; empty: what came with the handshake is read.</param>
    /// <param name="reader">Reads what the server says.</param>
    /// <returns>What TLS itself has to answer; empty as a rule.</returns>
    public ReadOnlyMemory<byte> Take(ReadOnlySpan<byte> bytes, IAnswerReader reader)
    {
        if (_reading is { IsCompleted: true })
        {
            return default;
        }

        _reader = reader;
        _wire.Feed(bytes);
        _reading ??= ReadAsync();

        // The library goes on in this call; should it do so elsewhere one day, that is waited for.
        SpinWait.SpinUntil(() => _wire.IsEmpty || _reading.IsCompleted);
        return _wire.TakeWritten();
    }

    public void Dispose() => _tls.Dispose();

    private static bool IsOfTls(Exception exception) => exception is IOException or AuthenticationException or InvalidOperationException;

    private async Task ReadAsync()
    {
        try
        {
            while (true)
            {
                // Waits without a buffer: most of these connections are silent for most of the time.
                await _tls.ReadAsync(Memory<byte>.Empty).ConfigureAwait(false);
                var buffer = ArrayPool<byte>.Shared.Rent(PieceBytes);
                try
                {
                    var count = await _tls.ReadAsync(buffer).ConfigureAwait(false);
                    if (count == 0)
                    {
                        // The server says no more (close_notify); whether it closes its socket the park sees.
                        return;
                    }

                    _reader!.Read(buffer.AsSpan(0, count));
                }
                finally
                {
                    ArrayPool<byte>.Shared.Return(buffer);
                }
            }
        }
        catch (Exception exception) when (IsOfTls(exception))
        {
            // What came is no TLS any more: nothing of it is understood.
        }
    }
}
