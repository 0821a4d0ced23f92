using Leak.Bounds.Causes;
using static Leak.Audit.Advising.Tables.StallKinds;

namespace Leak.Audit.Advising.Tables;

/// <summary>Kestrel with its own limits. What each bounds was measured: docs/findings.md.</summary>
internal static class Kestrel
{
    private const string Options = "https://learn.microsoft.com/aspnet/core/fundamentals/servers/kestrel/options";

    private static readonly Place s_limits = new(
        KestrelLines.Where, "csharp", KestrelLines.Head, KestrelLines.Tail);

    private static readonly Place s_services = new(KestrelLines.Where, "csharp");

    public static ServerTable Table { get; } = new()
    {
        Name = "Stock Kestrel",
        Settings =
        [
            new()
            {
                Place = s_limits,
                Text = KestrelLines.Handshake,
                Bounds = Handshakes,
                Documentation = Options,
            },
            new()
            {
                Place = s_limits,
                Text = KestrelLines.RequestHead,
                Bounds = [.. SilentHeads, "http1/slow-headers", "http2/no-end-headers"],
                Documentation = Options + "#request-headers-timeout",
            },
            // The first byte and half a frame are its too.
            new()
            {
                Place = s_limits,
                Text = KestrelLines.KeepAlive,
                Bounds =
                [
                    .. FirstBytes, "http1/crlf-drip", .. Idle, .. SilentHttp2, "http2/settings-drip", "http2/window-update-drip", "http2/partial-headers",
                ],
                Documentation = Options + "#keep-alive-timeout",
            },
            new()
            {
                Place = s_limits,
                Text = KestrelLines.RequestRate,
                Bounds =
                [
                    .. SilentBodies.Except(["http1/burst-then-stall"]), .. DrippedBodies, .. SilentHttp2Bodies, .. DrippedHttp2Bodies,
                ],
                Documentation = Options + "#minimum-request-body-data-rate",
            },
            new()
            {
                Place = s_limits,
                Text = KestrelLines.ResponseRate,
                Bounds = ["http2/zero-window"],
                Documentation = Options + "#minimum-request-body-data-rate",
            },
            // It cancels the token. A handler that looks at it ends.
            new()
            {
                Place = s_services,
                Text = KestrelLines.Handler,
                Bounds = ["http1/hung-handler", .. Http2Handlers],
                Documentation = "https://learn.microsoft.com/aspnet/core/performance/timeouts",
                Since = ".NET 8",
            },
            new()
            {
                Place = s_services,
                Text = KestrelLines.Upstream,
                Bounds = ["http1/hung-upstream"],
                Documentation = "https://learn.microsoft.com/dotnet/api/system.net.http.httpclient.timeout",
                Since = ".NET 8",
            },
            // A ping after the one time, and its answer within the other.
            new()
            {
                Place = new("Program.cs, in place of app.UseWebSockets()", "csharp"),
                Text = KestrelLines.WebSocket,
                Bounds = SilentWebSockets,
                Documentation = "https://learn.microsoft.com/dotnet/api/microsoft.aspnetcore.builder.websocketoptions.keepalivetimeout",
                Since = ".NET 9",
            },
            new()
            {
                Place = s_services,
                Text = "builder.Services.AddSignalR(hub => hub.HandshakeTimeout = TimeSpan.FromSeconds({seconds}));",
                Bounds = SignalR,
                Documentation = "https://learn.microsoft.com/aspnet/core/signalr/configuration",
            },
        ],
        Alternative = LeakTimeouts.Table,
    };
}
