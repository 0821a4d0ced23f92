using static Leak.Audit.Advising.Tables.StallKinds;

namespace Leak.Audit.Advising.Tables;

/// <summary>Caddy 2, whose times are those of Go's http.Server.</summary>
internal static class Caddy
{
    private const string Options = "https://caddyserver.com/docs/caddyfile/options#timeouts";

    private static readonly Place s_timeouts = new("Caddyfile, its global options", "caddyfile", "{\n\tservers {\n\t\ttimeouts {\n", "\n\t\t}\n\t}\n}\n");

    public static ServerTable Table { get; } = new()
    {
        Name = "Caddy",
        Settings =
        [
            new()
            {
                Place = s_timeouts,
                Text = "\t\t\tread_header {time}",
                Bounds = [.. FirstBytes, .. SilentHeads, .. DrippedHeads, .. Handshakes],
                Documentation = Options,
            },
            new()
            {
                Place = s_timeouts,
                Text = "\t\t\tread_body {time}",
                Bounds = [.. SilentBodies, .. DrippedBodies, .. TrickledBodies, .. SilentHttp2Bodies, .. DrippedHttp2Bodies],
                Documentation = Options,
            },
            new()
            {
                Place = s_timeouts,
                Text = "\t\t\twrite {time}  # of event streams too",
                Bounds = [.. UnreadResponses, .. DrippedResponses, .. UnreadHttp2, .. DrippedHttp2Windows, .. VanishedStreams],
                Documentation = Options,
            },
            new()
            {
                Place = s_timeouts,
                Text = "\t\t\tidle {time}",
                Bounds = [.. Idle, .. SilentHttp2],
                Documentation = Options,
            },
            new()
            {
                Place = new("Caddyfile, in reverse_proxy", "caddyfile", "transport http {\n", "\n}\n"),
                Text = "\tresponse_header_timeout {time}",
                Bounds = [.. Handlers, .. DeafHandlers, .. Http2Handlers],
                Documentation = "https://caddyserver.com/docs/caddyfile/directives/reverse_proxy#the-http-transport",
            },
            new()
            {
                Place = new("Caddyfile, in reverse_proxy: it ends WebSockets too that are in use", "caddyfile"),
                Text = "stream_timeout {time}",
                Bounds = [.. SilentWebSockets, .. BusyWebSockets],
                Documentation = "https://caddyserver.com/docs/caddyfile/directives/reverse_proxy#streaming",
                Since = "2.7",
            },
        ],
        Unbounded =
        [
            new([.. UnreadResponses, .. DrippedResponses], StaysInKernel, IsSaidAnyway: true),
            new(FinishedResponses, "Caddy is done with a response as soon as the kernel has it; what the client was sent stays in the kernel."),
            new(SilentStreams, "no limit is for the silence of a response that has begun: the server behind Caddy must bound it."),
            new([.. DrippedHttp2, .. Http2Heads], "idle waits for the next request, and the page does not say that frames leave it alone."),
        ],
    };
}
