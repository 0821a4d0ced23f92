namespace Leak.Audit.Looking;

/// <summary>Where a server shows who it is.</summary>
internal enum SignatureOf
{
    /// <summary>The name in its <c>Server</c> header, before the version.</summary>
    ServerHeader,

    /// <summary>Words of its <c>Via</c> header.</summary>
    ViaHeader,

    /// <summary>Words of its <c>X-Powered-By</c> header.</summary>
    PoweredByHeader,

    /// <summary>A header of that name.</summary>
    HeaderName,

    /// <summary>Words of its answer to a request that is none, head and body.</summary>
    MalformedAnswer,
}

/// <summary>One sign by which a server is recognised.</summary>
/// <param name="Product">Which server it is.</param>
/// <param name="Of">Where the sign stands.</param>
/// <param name="Sign">The sign.</param>
internal sealed record ServerSignature(string Product, SignatureOf Of, string Sign)
{
    private const string Crlf = "\r\n";

    /// <summary>All of them. Those of answers to a request that is none are seen where the server's name is switched off, or is that of a server behind it.</summary>
    public static IReadOnlyList<ServerSignature> All { get; } =
    [
        // Kestrel: KestrelServerOptions.AddServerHeader is on by default. Without it, the order of what is left (seen of .NET 10).
        new("Kestrel", SignatureOf.ServerHeader, "Kestrel"),
        new("Kestrel", SignatureOf.MalformedAnswer, $"HTTP/1.1 400 Bad Request{Crlf}Content-Length: 0{Crlf}Connection: close{Crlf}Date: "),

        // nginx: src/http/ngx_http_header_filter_module.c, and the pages of ngx_http_special_response.c, with or without server_tokens. OpenResty is nginx.
        new("nginx", SignatureOf.ServerHeader, "nginx"),
        new("nginx", SignatureOf.ServerHeader, "openresty"),
        new("nginx", SignatureOf.MalformedAnswer, "<hr><center>nginx"),

        // Tomcat: the server attribute of its connector, until 8.0; its pages (ErrorReportValve). Before Apache: its name begins with that.
        new("Tomcat", SignatureOf.ServerHeader, "Apache-Coyote"),
        new("Tomcat", SignatureOf.ServerHeader, "Apache Tomcat"),
        new("Tomcat", SignatureOf.MalformedAnswer, "<h3>Apache Tomcat"),
        new("Tomcat", SignatureOf.MalformedAnswer, "<title>HTTP Status 400 – Bad Request</title>"),

        // Apache: ServerTokens (core.c); the page of 400 (http_protocol.c, get_canned_error_string).
        new("Apache", SignatureOf.ServerHeader, "Apache"),
        new("Apache", SignatureOf.MalformedAnswer, "Your browser sent a request that this server could not understand."),

        // HAProxy says no name: src/http.c, http_err_msgs. Its headers were capitalised once.
        new("HAProxy", SignatureOf.MalformedAnswer, "<html><body><h1>400 Bad request</h1>\nYour browser sent an invalid request.\n</body></html>"),

        // Envoy: server_name of the connection manager, envoy by default and istio-envoy there; the router adds the time of the upstream.
        new("Envoy", SignatureOf.ServerHeader, "envoy"),
        new("Envoy", SignatureOf.ServerHeader, "istio-envoy"),
        new("Envoy", SignatureOf.HeaderName, "x-envoy-upstream-service-time"),

        // Caddy: modules/caddyhttp/server.go; of a reverse proxy, Via names it where Server is the upstream's.
        new("Caddy", SignatureOf.ServerHeader, "Caddy"),
        new("Caddy", SignatureOf.ViaHeader, "Caddy"),

        // IIS, and http.sys below it, which answers what never comes to IIS.
        new("IIS", SignatureOf.ServerHeader, "Microsoft-IIS"),
        new("IIS", SignatureOf.ServerHeader, "Microsoft-HTTPAPI"),

        // Uvicorn: --server-header is on by default; protocols/http/*_impl.py.
        new("Uvicorn", SignatureOf.ServerHeader, "uvicorn"),
        new("Uvicorn", SignatureOf.MalformedAnswer, "Invalid HTTP request received."),

        // Node says no name: lib/_http_server.js, badRequestResponse; since 14 with Connection: close. Express has its own header.
        new("Node", SignatureOf.MalformedAnswer, $"HTTP/1.1 400 Bad Request{Crlf}Connection: close{Crlf}{Crlf}$"),
        new("Node", SignatureOf.MalformedAnswer, $"HTTP/1.1 400 Bad Request{Crlf}{Crlf}$"),
        new("Node", SignatureOf.PoweredByHeader, "Express"),
        new("Node", SignatureOf.PoweredByHeader, "Next.js"),

        // Go says no name: net/http/server.go, errorHeaders and publicErr. Caddy is made with it, so this comes after Caddy's.
        new("Go net/http", SignatureOf.MalformedAnswer, $"HTTP/1.1 400 Bad Request{Crlf}Content-Type: text/plain; charset=utf-8{Crlf}Connection: close{Crlf}{Crlf}400 Bad Request"),
    ];
}
