using System.Net;
using Leak.Clients.Catalog;

namespace Leak.Audit.Looking;

/// <summary>One way into the server.</summary>
/// <param name="Listener">What is spoken there.</param>
/// <param name="Address">Its address, as it was told.</param>
/// <param name="EndPoint">Where that is.</param>
/// <param name="Host">What is sent as <c>Host</c>.</param>
internal sealed record Door(ServerListener Listener, Uri Address, IPEndPoint EndPoint, string Host)
{
    /// <summary>Whether it is one of TLS. HTTP/2 is agreed on by ALPN there, and spoken by prior knowledge elsewhere.</summary>
    public bool IsTls => Address.Scheme == Uri.UriSchemeHttps;

    /// <summary><see cref="Host"/> without its port, as TLS asks for it.</summary>
    public string HostName => new Uri($"http://{Host}").IdnHost;

    /// <summary>The address of a path. The path goes out as it was told, for the stalls send it so.</summary>
    /// <param name="path">The path, with its query.</param>
    /// <param name="scheme">Default: the address's.</param>
    public Uri At(string path, string? scheme = null) =>
        new($"{scheme ?? Address.Scheme}://{Address.Authority}{path}", new UriCreationOptions { DangerousDisablePathAndQueryCanonicalization = true });

    /// <summary>The <c>Host</c> of an address.</summary>
    public static string HostOf(Uri address)
    {
        var name = address.HostNameType == UriHostNameType.IPv6 ? address.Host : address.IdnHost;
        return address.IsDefaultPort ? name : $"{name}:{address.Port}";
    }
}
