using static Leak.Audit.Advising.Tables.StallKinds;

namespace Leak.Audit.Advising.Tables;

/// <summary>Kestrel with its own limits. What each bounds was measured: docs/findings.md.</summary>
internal static class Kestrel
{
    private const string Options = "https://learn.microsoft.com/aspnet/core/fundamentals/servers/kestrel/options";

    private static readonly Place s_limits = new(
        "Program.cs, before builder.Build()", "csharp", "builder.WebHost.ConfigureKestrel(kestrel =>\n{\n", "\n});\n");

    private static readonly Place s_services = new("Program.cs, before builder.Build()", "csharp");

    public static ServerTable Table { get; } = new()
    {
        Name = "Stock Kestrel",
        Settings =
        [
            new()
            {
                Place = s_limits,
                Text = "    kestrel.ConfigureHttpsDefaults(https => https.HandshakeTimeout = TimeSpan.FromSeconds({seconds}));",
                Bounds = Handshakes,
                Documentation = Options,
            },
            new()
            {
                Place = s_limits,
                Text = "    kestrel.Limits.RequestHeadersTimeout = TimeSpan.FromSeconds({seconds});",
                Bounds = [.. SilentHeads, "http1/slow-headers", "http2/no-end-headers"],
                Documentation = Options + "#request-headers-timeout",
            },
            // The first byte and half a frame are its too.
            new()
            {
                Place = s_limits,
                Text = "    kestrel.Limits.KeepAliveTimeout = TimeSpan.FromSeconds({seconds});",
                Bounds =
                [
                    .. FirstBytes, "http1/crlf-drip", .. Idle, .. SilentHttp2, "http2/settings-drip", "http2/window-update-drip", "http2/partial-headers",
                ],
                Documentation = Options + "#keep-alive-timeout",
            },
            new()
            {
                Place = s_limits,
                Text = "    kestrel.Limits.MinRequestBodyDataRate = new(bytesPerSecond: 240, gracePeriod: TimeSpan.FromSeconds({over-one}));",
                Bounds =
                [
                    .. SilentBodies.Except(["http1/burst-then-stall"]), .. DrippedBodies, .. SilentHttp2Bodies, .. DrippedHttp2Bodies,
                ],
                Documentation = Options + "#minimum-request-body-data-rate",
            },
            new()
            {
                Place = s_limits,
                Text = "    kestrel.Limits.MinResponseDataRate = new(bytesPerSecond: 240, gracePeriod: TimeSpan.FromSeconds({over-one}));",
                Bounds = ["http2/zero-window"],
                Documentation = Options + "#minimum-request-body-data-rate",
            },
            // It cancels the token. A handler that looks at it ends.
            new()
            {
                Place = s_services,
                Text = "builder.Services.AddRequestTimeouts(options => options.DefaultPolicy = new() { Timeout = TimeSpan.FromSeconds({seconds}) }); "
                    + "// and app.UseRequestTimeouts()",
                Bounds = ["http1/hung-handler", .. Http2Handlers],
                Documentation = "https://learn.microsoft.com/aspnet/core/performance/timeouts",
                Since = ".NET 8",
            },
            new()
            {
                Place = s_services,
                Text = "builder.Services.ConfigureHttpClientDefaults(http => http.ConfigureHttpClient(client => client.Timeout = TimeSpan.FromSeconds({seconds})));",
                Bounds = ["http1/hung-upstream"],
                Documentation = "https://learn.microsoft.com/dotnet/api/system.net.http.httpclient.timeout",
                Since = ".NET 8",
            },
            // A ping after the one time, and its answer within the other.
            new()
            {
                Place = new("Program.cs, in place of app.UseWebSockets()", "csharp"),
                Text = "app.UseWebSockets(new WebSocketOptions { KeepAliveInterval = TimeSpan.FromSeconds({half-seconds}), KeepAliveTimeout = TimeSpan.FromSeconds({half-seconds}) });",
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
