namespace Leak.Clients.Catalog;

/// <summary>The limits that stop stalls, as a server's settings name them.</summary>
public static class LimitNames
{
    /// <summary>A TLS handshake.</summary>
    public const string Handshake = "Handshake";

    /// <summary>A request's head, and the first byte of a new connection (Go's <c>ReadHeaderTimeout</c>).</summary>
    public const string RequestHead = "RequestHead";

    /// <summary>A connection between two requests (Go's <c>IdleTimeout</c>).</summary>
    public const string KeepAlive = "KeepAlive";

    /// <summary>The reading of a whole request (Go's <c>ReadTimeout</c>).</summary>
    public const string Read = "Read";

    /// <summary>The writing of a whole response (Go's <c>WriteTimeout</c>).</summary>
    public const string Write = "Write";

    /// <summary>A handler's own time.</summary>
    public const string Handler = "Handler";

    /// <summary>An answer of a server that this one asks.</summary>
    public const string Upstream = "Upstream";

    /// <summary>An event stream's silence or unread data.</summary>
    public const string Stream = "Stream";

    /// <summary>A WebSocket's silence.</summary>
    public const string WebSocket = "WebSocket";

    /// <summary>No timeout: how many requests of an endpoint may be in progress, which bounds handlers that ignore their token.</summary>
    public const string MaxRequests = "MaxRequests";

    /// <summary>No timeout: how many fields a request's head may have.</summary>
    public const string HeaderCount = "header count limit";

    /// <summary>No timeout: the server closes of itself, by the protocol.</summary>
    public const string OwnClose = "own close";

    /// <summary>No limit: nothing bounds it yet, in Kestrel or in <c>Leak.Timeouts</c>. With the limits on too, what it takes must grow.</summary>
    public const string NotBoundedYet = "not bounded yet";

    /// <summary>No timeout: the server ends a request whose client has gone.</summary>
    public const string RequestAborted = "RequestAborted";
}
