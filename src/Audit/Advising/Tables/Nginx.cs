using static Leak.Audit.Advising.Tables.StallKinds;

namespace Leak.Audit.Advising.Tables;

/// <summary>
/// nginx. What the pages do not say was seen with 1.22.1. NginxTests applies what is tried, to the HTTP/1.1 stalls that stand there.
/// </summary>
internal static class Nginx
{
    private const string Core = "https://nginx.org/en/docs/http/ngx_http_core_module.html";

    private static readonly Place s_server = new("nginx.conf, in http or server", "nginx");

    private static readonly Place s_proxy = new("nginx.conf, in http, server or location, where nginx is a proxy", "nginx");

    public static ServerTable Table { get; } = new()
    {
        Name = "nginx",
        Settings =
        [
            // One time for the handshake and the whole first head, from the accept on; a drip does not put it off.
            new()
            {
                Place = s_server,
                Text = "client_header_timeout {time};",
                Bounds = ["tcp/idle", .. SilentHeads, .. DrippedHeads],
                Documentation = Core + "#client_header_timeout",
                IsTried = true,
            },
            new()
            {
                Place = s_server,
                Text = "client_header_timeout {time};",
                Bounds = [.. Handshakes, "tls/idle"],
                Documentation = Core + "#client_header_timeout",
            },
            // Until the first stream the same time goes on; no frame puts it off.
            new()
            {
                Place = s_server,
                Text = "client_header_timeout {time};",
                Bounds = [.. SilentHttp2, .. DrippedHttp2],
                Documentation = "https://nginx.org/en/docs/http/ngx_http_v2_module.html",
                Since = "1.19.7",
            },
            new()
            {
                Place = s_server,
                Text = "http2_idle_timeout {time};\nhttp2_recv_timeout {time};",
                Bounds = SilentHttp2,
                Documentation = "https://nginx.org/en/docs/http/ngx_http_v2_module.html#http2_idle_timeout",
                Until = "1.19.7",
            },
            new()
            {
                Place = s_server,
                Text = "client_body_timeout {time};",
                Bounds = SilentBodies,
                Documentation = Core + "#client_body_timeout",
                IsTried = true,
            },
            new()
            {
                Place = s_server,
                Text = "keepalive_timeout {time};",
                Bounds = Idle,
                Documentation = Core + "#keepalive_timeout",
                IsTried = true,
            },
            new()
            {
                Place = s_server,
                Text = "lingering_timeout {time};\nlingering_time {time};",
                Bounds = Lingering,
                Documentation = Core + "#lingering_time",
            },
            // Without the second line a response that was given up stays in the kernel, in FIN-WAIT-1.
            new()
            {
                Place = s_server,
                Text = "send_timeout {time};\nreset_timedout_connection on;",
                Bounds = UnreadResponses,
                Documentation = Core + "#send_timeout",
                IsTried = true,
            },
            new()
            {
                Place = s_server,
                Text = "send_timeout {time};\nreset_timedout_connection on;",
                Bounds = ["http2/tcp-unread", "http2/congested-idle"],
                Documentation = Core + "#send_timeout",
            },
            new()
            {
                Place = s_proxy,
                Text = "proxy_read_timeout {time};",
                Bounds = [.. Handlers, .. DeafHandlers, .. SilentStreams],
                Documentation = "https://nginx.org/en/docs/http/ngx_http_proxy_module.html#proxy_read_timeout",
                IsTried = true,
            },
            new()
            {
                Place = s_proxy,
                Text = "proxy_read_timeout {time};",
                Bounds = [.. Http2Handlers, .. SilentWebSockets],
                Documentation = "https://nginx.org/en/docs/http/ngx_http_proxy_module.html#proxy_read_timeout",
            },
        ],
        Unbounded =
        [
            new(
                [.. DrippedBodies, .. TrickledBodies],
                "client_body_timeout counts between two reads only, so a byte now and then begins it anew, and nginx has no limit for a whole body or for its rate. "
                + "What nginx passes on with proxy_request_buffering off can be bounded by the server behind it."),
            new(
                [.. DrippedResponses, .. DrippedHttp2Windows],
                "send_timeout counts between two writes only, so a client that takes a little now and then begins it anew."),
            new(
                [.. Http2Heads, .. SilentHttp2Bodies, .. DrippedHttp2Bodies, "http2/zero-window"],
                "client_header_timeout, client_body_timeout or send_timeout ends the stream, and the connection has keepalive_timeout after that. "
                + "Set both so that their sum is within the limit."),
            new(
                FinishedResponses,
                "nginx is done with a response as soon as the kernel has it, and then no time of nginx runs for it; reset_timedout_connection leaves keep-alive connections out."),
            new(
                DrippedHttp2,
                "http2_idle_timeout and http2_recv_timeout begin anew with each frame; since 1.19.7 client_header_timeout does not."),
            new(
                [.. BusyWebSockets, .. VanishedStreams],
                "proxy_read_timeout and proxy_send_timeout begin anew with whatever is sent; the server behind nginx must bound it."),
        ],
    };
}
