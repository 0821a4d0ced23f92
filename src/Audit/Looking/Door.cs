using System.Net;
using System.Net.WebSockets;
using Leak.Clients.Catalog;
using Leak.Clients.Wire;

namespace Leak.Audit.Looking;

/// <summary>One way into the server.</summary>
/// <param name="Listener">What is spoken there.</param>
/// <param name="Address">Its address, as it was told.</param>
/// <param name="EndPoint">Where that is.</param>
/// <param name="Host">What is sent as <c>Host</c>.</param>
internal sealed record Door(ServerListener Listener, Uri Address, IPEndPoint EndPoint, string Host)
{
    /// <summary>What is sent with every request beside that. Default: nothing.</summary>
    public IReadOnlyDictionary<string, string> Headers { get; init; } = new Dictionary<string, string>();

    /// <summary>What every request begins with.</summary>
    public Authority Authority => new(Host) { Headers = Headers };

    /// <summary>Whether it is one of TLS. HTTP/2 is agreed on by ALPN there, and spoken by prior knowledge elsewhere.</summary>
    public bool IsTls => Address.Scheme == Uri.UriSchemeHttps;

    /// <summary><see cref="Host"/> without its port, as TLS asks for it.</summary>
    public string HostName => new Uri($"http://{Host}").IdnHost;

    /// <summary>The address of a path. The path goes out as it was told, for the stalls send it so.</summary>
    /// <param name="path">The path, with its query.</param>
    /// <param name="scheme">Default: the address's.</param>
    public Uri At(string path, string? scheme = null) =>
        new($"{scheme ?? Address.Scheme}://{Address.Authority}{path}", new UriCreationOptions { DangerousDisablePathAndQueryCanonicalization = true });

    /// <summary>Has a WebSocket's request begin as every other.</summary>
    public void AddTo(ClientWebSocketOptions options)
    {
        options.SetRequestHeader("Host", Host);
        foreach (var (name, value) in Headers)
        {
            options.SetRequestHeader(name, value);
        }
    }

    /// <summary>The <c>Host</c> of an address.</summary>
    public static string HostOf(Uri address)
    {
        var name = address.HostNameType == UriHostNameType.IPv6 ? address.Host : address.IdnHost;
        return address.IsDefaultPort ? name : $"{name}:{address.Port}";
    }
}
