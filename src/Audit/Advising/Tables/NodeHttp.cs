using static Leak.Audit.Advising.Tables.StallKinds;

namespace Leak.Audit.Advising.Tables;

/// <summary>Node's http and https.</summary>
internal static class NodeHttp
{
    private const string Http = "https://nodejs.org/api/http.html";

    private static readonly Place s_create = new("the options of http.createServer or https.createServer", "javascript", "const limits = {\n", "\n};\nconst server = http.createServer(limits, handler);\n");

    private static readonly Place s_server = new("after createServer", "javascript");

    public static ServerTable Table { get; } = new()
    {
        Name = "Node",
        Settings =
        [
            // They are of 18.0; until 18.14 a requestTimeout of the same length was refused. Without the interval, 30 s by default, the two are looked at too seldom. Both count from the connect on.
            new()
            {
                Place = s_create,
                Text = "  connectionsCheckingInterval: 1000,",
                Bounds = [.. FirstBytes, .. SilentHeads, .. DrippedHeads, .. SilentBodies, .. DrippedBodies, .. TrickledBodies],
                Documentation = Http + "#httpcreateserveroptions-requestlistener",
                Since = "18.14.0",
            },
            // 60 s by default since 11.3.
            new()
            {
                Place = s_create,
                Text = "  headersTimeout: {ms},",
                Bounds = [.. FirstBytes, .. SilentHeads, .. DrippedHeads],
                Documentation = Http + "#serverheaderstimeout",
                Since = "18.14.0",
            },
            // 5 minutes by default since 18.0; none before.
            new()
            {
                Place = s_create,
                Text = "  requestTimeout: {ms}, // not less than headersTimeout",
                Bounds = [.. SilentBodies, .. DrippedBodies, .. TrickledBodies],
                Documentation = Http + "#serverrequesttimeout",
                Since = "18.14.0",
            },
            new()
            {
                Place = s_create,
                Text = "  keepAliveTimeout: {ms},",
                Bounds = Idle,
                Documentation = Http + "#serverkeepalivetimeout",
                Since = "18.14.0",
            },
            // 120 s by default.
            new()
            {
                Place = s_create,
                Text = "  handshakeTimeout: {ms}, // of https",
                Bounds = Handshakes,
                Documentation = "https://nodejs.org/api/tls.html#tlscreateserveroptions-secureconnectionlistener",
            },
            // None by default since 13.0; 2 minutes before.
            new()
            {
                Place = s_server,
                Text = "server.timeout = {ms}; // of silence: a stream that is silent by intent too",
                Bounds = [.. UnreadResponses, .. Handlers, .. DeafHandlers, .. SilentStreams],
                Documentation = Http + "#servertimeout",
            },
        ],
        Complete = Complete,
        Unbounded =
        [
            new(DrippedResponses, "server.timeout is for silence: a client that takes a little now and then begins it anew."),
            new([.. SilentWebSockets, .. BusyWebSockets], "an upgraded socket has none of the server's limits: the library of WebSockets must send pings and close what does not answer."),
            new(UnreadResponses, StaysInKernel, IsSaidAnyway: true),
            new(FinishedResponses, "Node is done with a response as soon as the kernel has it; what the client was sent stays in the kernel."),
            new(
                [.. SilentHttp2, .. DrippedHttp2, .. Http2Heads, .. SilentHttp2Bodies, .. DrippedHttp2Bodies, .. UnreadHttp2, .. DrippedHttp2Windows, .. Http2Handlers],
                "node:http2 has server.setTimeout for silence only; a proxy before it must bound the rest."),
        ],
    };

    /// <summary>A request's limit that is less than its head's is refused, and a head's default is 60 s.</summary>
    private static IReadOnlyList<ChosenSetting> Complete(IReadOnlyList<ChosenSetting> chosen)
    {
        var request = chosen.FirstOrDefault(one => one.Setting.Text.Contains("requestTimeout:", StringComparison.Ordinal));
        var head = chosen.FirstOrDefault(one => one.Setting.Text.Contains("headersTimeout:", StringComparison.Ordinal));
        return request is null || head is null || head.Value <= request.Value
            ? chosen
            : [.. chosen.Select(one => one == head ? head with { Value = request.Value } : one)];
    }
}
