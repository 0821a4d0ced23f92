using System.Net;
using System.Net.Sockets;
using Leak.Clients.Catalog;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;

namespace Leak.Testing.Apps;

/// <summary>Finds where an app listens, and what is spoken there.</summary>
internal static class ListenerFinder
{
    private static readonly TimeSpan s_ceiling = TimeSpan.FromSeconds(5);

    /// <summary>RFC 9113, 3.4: a client's preface, and SETTINGS without a setting. Of HTTP/1.1 it is a bad request.</summary>
    private static readonly byte[] s_hello = [.. "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n"u8, 0, 0, 0, 4, 0, 0, 0, 0, 0];

    /// <summary>Of an app that has started.</summary>
    /// <exception cref="AppStartException">It listens on no address with a port.</exception>
    public static async Task<IReadOnlyDictionary<ServerListener, IPEndPoint>> FindAsync(IServiceProvider services, CancellationToken cancellationToken)
    {
        var addresses = services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()?.Addresses ?? [];
        var found = new Dictionary<ServerListener, IPEndPoint>();
        foreach (var address in addresses.Select(BindingAddress.Parse).Where(address => !address.IsUnixPipe && !address.IsNamedPipe))
        {
            var endPoint = new IPEndPoint(HostOf(address), address.Port);
            var listener = address.Scheme == Uri.UriSchemeHttps ? ServerListener.Tls
                : await SpeaksHttp2Async(endPoint, cancellationToken) ? ServerListener.Http2
                : ServerListener.Http1;
            found.TryAdd(listener, endPoint);
        }

        return found.Count > 0 ? found : throw new AppStartException($"The app listens on {(addresses.Count == 0 ? "no address" : string.Join(", ", addresses))}: clients need one with a port.");
    }

    /// <summary>Whether a plain listener answers the preface with SETTINGS.</summary>
    public static async Task<bool> SpeaksHttp2Async(IPEndPoint endPoint, CancellationToken cancellationToken)
    {
        using var ceiling = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        ceiling.CancelAfter(s_ceiling);
        using var socket = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        try
        {
            await socket.ConnectAsync(endPoint, ceiling.Token);
            await socket.SendAsync(s_hello, ceiling.Token);

            // The type of a frame is its fourth byte, and SETTINGS is 4; HTTP/1.1 answers "HTTP/1.1 ...".
            var answer = new byte[4];
            var read = 0;
            while (read < answer.Length && await socket.ReceiveAsync(answer.AsMemory(read), ceiling.Token) is var count and > 0)
            {
                read += count;
            }

            return read == answer.Length && answer[3] == 4;
        }
        catch (SocketException)
        {
            return false;
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            return false;
        }
    }

    private static IPAddress HostOf(BindingAddress address)
    {
        var host = address.Host.Trim('[', ']');
        return IPAddress.TryParse(host, out var ip) && !ip.Equals(IPAddress.Any) && !ip.Equals(IPAddress.IPv6Any) ? ip : IPAddress.Loopback;
    }
}
