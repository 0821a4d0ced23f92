using static Leak.Audit.Advising.Tables.StallKinds;

namespace Leak.Audit.Advising.Tables;

/// <summary>Apache httpd 2.4. What the pages do not say of HTTP/2 was seen with 2.4.71.</summary>
internal static class ApacheHttpd
{
    private const string RequestTimeout = "https://httpd.apache.org/docs/2.4/mod/mod_reqtimeout.html";

    private const string Core = "https://httpd.apache.org/docs/2.4/mod/core.html";

    private static readonly Place s_server = new("httpd.conf or apache2.conf, in the server or a VirtualHost; RequestReadTimeout needs mod_reqtimeout", "apache");

    public static ServerTable Table { get; } = new()
    {
        Name = "Apache",
        Settings =
        [
            new()
            {
                Place = s_server,
                Text = "RequestReadTimeout handshake={whole}",
                Bounds = Handshakes,
                Documentation = RequestTimeout,
                Since = "2.4.39",
            },
            // Before 2.4.39 the time of the head has the handshake in it.
            new()
            {
                Place = s_server,
                Text = "RequestReadTimeout header={half-whole}-{two-whole},MinRate=500",
                Bounds = Handshakes,
                Documentation = RequestTimeout,
                Until = "2.4.39",
            },
            new()
            {
                Place = s_server,
                Text = "RequestReadTimeout header={half-whole}-{two-whole},MinRate=500",
                Bounds = [.. FirstBytes, .. SilentHeads, .. DrippedHeads],
                Documentation = RequestTimeout,
            },
            // Each 1,000 bytes give a second more: a body at 300 bytes a second has half of the limit and four tenths of that again.
            new()
            {
                Place = s_server,
                Text = "RequestReadTimeout body={half-whole},MinRate=1000",
                Bounds = [.. DrippedBodies, .. TrickledBodies],
                Documentation = RequestTimeout,
            },
            new()
            {
                Place = s_server,
                Text = "Timeout {whole}",
                Bounds = [.. SilentBodies, .. UnreadResponses, .. SilentHttp2, "http2/partial-headers", "http2/zero-window"],
                Documentation = Core + "#timeout",
            },
            new()
            {
                Place = s_server,
                Text = "KeepAliveTimeout {whole}",
                Bounds = Idle,
                Documentation = Core + "#keepalivetimeout",
            },
            new()
            {
                Place = new("httpd.conf or apache2.conf, in the server or a VirtualHost, where Apache is a proxy (mod_proxy)", "apache"),
                Text = "ProxyTimeout {whole}",
                Bounds = [.. Handlers, .. DeafHandlers, .. Http2Handlers, .. SilentStreams],
                Documentation = "https://httpd.apache.org/docs/2.4/mod/mod_proxy.html#proxytimeout",
            },
        ],
        Unbounded =
        [
            new(DrippedResponses, "Timeout counts between two packets only, and Apache has no minimum rate for a response."),
            new(FinishedResponses, "Apache is done with a response as soon as the kernel has it, and closes after it; what the client was sent stays in the kernel."),
            new(UnreadResponses, StaysInKernel, IsSaidAnyway: true),
            new(SilentHttp2Bodies, "Timeout ends the stream, and the connection has KeepAliveTimeout after that. Set both so that their sum is within the limit."),
            new(
                [.. DrippedHttp2, "http2/no-end-headers", .. DrippedHttp2Bodies, "http2/tcp-unread", "http2/congested-idle", .. DrippedHttp2Windows],
                "Timeout is for silence, and mod_http2 has no limit of its own for it. Protocols http/1.1 turns HTTP/2 off."),
            new(
                [.. SilentWebSockets, .. BusyWebSockets],
                "the server behind mod_proxy_wstunnel must bound it, by pings of its own."),
        ],
    };
}
