namespace Leak.Clients.Catalog;

/// <summary>A server's listeners, by what is spoken there.</summary>
public enum ServerListener
{
    /// <summary>HTTP/1.1 over plain TCP.</summary>
    Http1,

    /// <summary>HTTP/1.1 over TLS.</summary>
    Tls,

    /// <summary>HTTP/2 over plain TCP, by prior knowledge.</summary>
    Http2,
}
