using System.Net.Security;
using System.Text;
using Leak.Clients.Wire.Http2;
using Leak.Clients.Wire.WebSockets;
using Leak.Shared;
using Leak.Timeouts;

namespace Leak.Unit.Timeouts;

/// <summary>
/// One stall of each mechanism, all at once, so that they take as long as the slowest. Each must be ended by its own limit
/// and not before it; how long after is the matrix's to judge, where the machine is not shared with other tests.
/// </summary>
[Parallelizable(ParallelScope.Self)]
internal sealed class StalledClientTests
{
    private static readonly TimeSpan s_drip = TimeSpan.FromSeconds(0.4);

    private static readonly Dictionary<TimeoutLimit, TimeSpan> s_limits = new()
    {
        [TimeoutLimit.Handshake] = TimeSpan.FromSeconds(3),
        [TimeoutLimit.RequestHead] = TimeSpan.FromSeconds(2),
        [TimeoutLimit.KeepAlive] = TimeSpan.FromSeconds(2),
        [TimeoutLimit.Read] = TimeSpan.FromSeconds(1.4),
        [TimeoutLimit.Write] = TimeSpan.FromSeconds(1.6),
        [TimeoutLimit.Handler] = TimeSpan.FromSeconds(2.4),
        [TimeoutLimit.Stream] = TimeSpan.FromSeconds(1.5),
        [TimeoutLimit.WebSocket] = TimeSpan.FromSeconds(1.3),
    };

    private const string Get = "GET {0} HTTP/1.1\r\nHost: a\r\n\r\n";
    private const string Post = "POST {0} HTTP/1.1\r\nHost: a\r\n";

    private static readonly Dictionary<string, (TimeoutLimit Limit, Func<TimeoutsServer, Task<Client>> Open)> s_stalls = new()
    {
        ["tcp/idle"] = (TimeoutLimit.RequestHead, server => Http1(server)),
        ["http1/partial-headers"] = (TimeoutLimit.RequestHead, async server => await (await Http1(server)).SendAsync("GET / HTTP/1.1\r\nHost: a\r\n")),
        ["http1/slow-headers"] = (TimeoutLimit.RequestHead, async server =>
            (await (await Http1(server)).SendAsync("GET / HTTP/1.1\r\nHost: a\r\n")).Drip("X-a: b\r\n"u8.ToArray(), s_drip)),
        ["http1/crlf-drip"] = (TimeoutLimit.RequestHead, async server => (await Http1(server)).Drip("\r\n"u8.ToArray(), s_drip)),
        ["http1/keep-alive-idle"] = (TimeoutLimit.KeepAlive, server => Answered(server, "")),
        ["http1/keep-alive-partial"] = (TimeoutLimit.RequestHead, server => Answered(server, "G")),
        ["http1/no-body"] = (TimeoutLimit.Read, server => Body(server, "Content-Length: 100000\r\n\r\n")),
        ["http1/slow-body"] = (TimeoutLimit.Read, async server =>
            (await Body(server, "Content-Length: 100000\r\n\r\n")).Drip("a"u8.ToArray(), s_drip)),
        ["http1/chunk-extension-drip"] = (TimeoutLimit.Read, async server =>
            (await Body(server, "Transfer-Encoding: chunked\r\n\r\n5;")).Drip("a"u8.ToArray(), s_drip)),
        ["http1/trailer-drip"] = (TimeoutLimit.Read, async server =>
            (await Body(server, "Transfer-Encoding: chunked\r\n\r\n1\r\na\r\n0\r\nX-t: ")).Drip("a"u8.ToArray(), s_drip)),
        ["http1/expect-no-body"] = (TimeoutLimit.Read, server => Body(server, "Content-Length: 100000\r\nExpect: 100-continue\r\n\r\n")),
        ["http1/unread-body"] = (TimeoutLimit.Read, server => Body(server, "Content-Length: 100000\r\n\r\n", "/unread")),
        ["http1/slow-read-none"] = (TimeoutLimit.Write, async server => await (await Http1(server, 4096)).SendAsync(Line(Get, "/big"))),
        ["http1/pipeline-unread"] = (TimeoutLimit.Write, async server =>
        {
            var client = await Http1(server, 4096);
            client.Socket.SendTimeout = 1;
            return client.Drip(Encoding.ASCII.GetBytes(string.Concat(Enumerable.Repeat(Line(Get, "/megabyte"), 8))), s_drip);
        }),
        ["http1/sse-idle"] = (TimeoutLimit.Stream, async server => await (await Http1(server)).SendAsync(Line(Get, "/events?silent"))),
        ["http1/sse-unread"] = (TimeoutLimit.Stream, async server => await (await Http1(server, 4096)).SendAsync(Line(Get, "/events"))),
        ["http1/hung-handler"] = (TimeoutLimit.Handler, async server => await (await Http1(server)).SendAsync(Line(Get, "/hung"))),
        ["tls/silent"] = (TimeoutLimit.Handshake, server => Tls(server)),
        ["tls/partial-hello"] = (TimeoutLimit.Handshake, async server => await (await Tls(server)).SendAsync(new byte[] { 0x16, 3, 1, 2, 0, 1 })),
        ["tls/idle"] = (TimeoutLimit.RequestHead, async server =>
        {
            var client = await Tls(server);
            var stream = new SslStream(new System.Net.Sockets.NetworkStream(client.Socket), false, TimeoutsServer.IsOurs);
            await stream.AuthenticateAsClientAsync("localhost");
            return client;
        }),
        ["http2/half-preface"] = (TimeoutLimit.RequestHead, async server => await (await Http2(server)).SendAsync("PRI * HTTP")),
        ["http2/idle"] = (TimeoutLimit.KeepAlive, async server => await (await Http2(server)).SendAsync(Http2Requests.Hello())),
        ["http2/ping-drip"] = (TimeoutLimit.KeepAlive, async server =>
            (await (await Http2(server)).SendAsync(Http2Requests.Hello())).Drip(new FrameWriter().Ping(), s_drip)),
        ["http2/partial-frame"] = (TimeoutLimit.RequestHead, async server =>
            await (await Http2(server)).SendAsync(Http2Requests.Hello().Ping().Bytes[..^13])),
        ["http2/partial-headers"] = (TimeoutLimit.RequestHead, async server =>
            await (await Http2(server)).SendAsync(Http2Requests.Hello().Get(1, "/ok").Bytes[..^7])),
        ["http2/no-end-headers"] = (TimeoutLimit.RequestHead, async server =>
            (await (await Http2(server)).SendAsync(Http2Requests.Hello().HeadWithoutEnd(1, "/ok"))).Drip(new FrameWriter().Continuation(1, default), s_drip)),
        ["http2/goaway-linger"] = (TimeoutLimit.KeepAlive, async server =>
            await (await Http2(server)).SendAsync(Http2Requests.Hello().GoAway(0, Http2ErrorCode.NoError))),
        ["ws/silent"] = (TimeoutLimit.WebSocket, Upgraded),
        ["ws/partial-frame"] = (TimeoutLimit.WebSocket, async server => await (await Upgraded(server)).SendAsync(new byte[] { 0x82, 0xfe, 0x01 })),
    };

    /// <summary>HTTP/2 requests: the stream is reset by its limit, and the connection then closed as one without requests.</summary>
    private static readonly Dictionary<string, (TimeoutLimit Limit, Func<TimeoutsServer, Task<Client>> Open)> s_streams = new()
    {
        ["http2/no-body"] = (TimeoutLimit.Read, async server =>
            await (await Http2(server)).SendAsync(Http2Requests.Hello().Post(1, "/post").Post(3, "/post"))),
        ["http2/zero-window"] = (TimeoutLimit.Write, async server =>
            await (await Http2(server)).SendAsync(Http2Requests.Hello((Setting.InitialWindowSize, 0u)).Get(1, "/ok"))),
        ["http2/window-drip"] = (TimeoutLimit.Write, async server =>
            (await (await Http2(server)).SendAsync(Http2Requests.Hello((Setting.InitialWindowSize, 0u)).Get(1, "/big"))).Drip(new FrameWriter().WindowUpdate(1, 1), s_drip)),
        ["http2/hung-stream"] = (TimeoutLimit.Handler, async server =>
            await (await Http2(server)).SendAsync(Http2Requests.Hello().Get(1, "/hung"))),
        ["http2/deaf-stream"] = (TimeoutLimit.Handler, async server =>
            await (await Http2(server)).SendAsync(Http2Requests.Hello().Get(1, "/deaf"))),
    };

    private static IEnumerable<string> Stalls => s_stalls.Keys.Where(name => name != "http2/goaway-linger");

    private static IEnumerable<string> Streams => s_streams.Keys;

    private readonly Dictionary<string, Client> _clients = [];
    private readonly Dictionary<string, Task<byte[]>> _read = [];

    // Two, so that a busy machine that is late with a request's head does not have its connection closed for that.
    private TimeoutsServer _heads = null!;
    private TimeoutsServer _requests = null!;

    [OneTimeSetUp]
    public async Task OpenAll()
    {
        _heads = await TimeoutsServer.StartAsync(LimitHeads, TestEndpoints.Map);
        _requests = await TimeoutsServer.StartAsync(LimitRequests, TestEndpoints.Map);
        foreach (var (name, stall) in s_stalls.Concat(s_streams))
        {
            _clients[name] = await stall.Open(ServerOf(stall.Limit));
            if (!name.Contains("read", StringComparison.Ordinal))
            {
                _read[name] = _clients[name].ReadToEndAsync();
            }
        }
    }

    [OneTimeTearDown]
    public async Task CloseAll()
    {
        foreach (var client in _clients.Values)
        {
            client.Dispose();
        }

        await _heads.DisposeAsync();
        await _requests.DisposeAsync();
    }

    [TestCaseSource(nameof(Stalls))]
    public async Task Stall_WhenItsLimitPasses_IsClosedByIt(string name)
    {
        var limit = s_stalls[name].Limit;

        var end = await _clients[name].EndAsync();

        end.ErrorType.ShouldBe(limit.ErrorType());
        end.Duration.ShouldBeGreaterThanOrEqualTo(s_limits[limit], "the stall's connection was closed before its limit");
        ServerOf(limit).Fired(limit).ShouldBePositive();
    }

    [TestCase("http1/partial-headers", "408")]
    [TestCase("http1/slow-headers", "408")]
    [TestCase("http1/keep-alive-partial", "408")]
    [TestCase("http1/no-body", "408")]
    [TestCase("http1/trailer-drip", "408")]
    [TestCase("http1/expect-no-body", "408")]
    [TestCase("http1/hung-handler", "503")]
    public async Task Stall_WhenItsRequestHadBegun_IsAnswered(string name, string status)
    {
        var text = Encoding.Latin1.GetString(await _read[name].WaitAsync(Eventually.Ceiling));

        text.ShouldContain($"HTTP/1.1 {status}");
        text.ShouldContain("Connection: close");
    }

    [TestCaseSource(nameof(Streams))]
    public async Task Stream_WhenItsLimitPasses_IsResetAndItsConnectionClosedLater(string name)
    {
        var limit = s_streams[name].Limit;
        if (name != "http2/deaf-stream")
        {
            // Where the handler still runs, Kestrel goes on counting the connection, though it is closed.
            var end = await _clients[name].EndAsync();

            end.ErrorType.ShouldBe(TimeoutLimit.KeepAlive.ErrorType());
            end.Duration.ShouldBeGreaterThanOrEqualTo(s_limits[limit] + s_limits[TimeoutLimit.KeepAlive]);
        }

        var types = Http2Requests.TypesIn(await _read[name].WaitAsync(Eventually.Ceiling));
        types.ShouldContain(type => type == FrameType.ResetStream || type == FrameType.Headers);
        types.ShouldContain(FrameType.GoAway);
        ServerOf(limit).Fired(limit).ShouldBePositive();
    }

    [Test]
    public async Task GoAway_WhenTheClientSentIt_ClosesAnIdleConnection()
    {
        var types = Http2Requests.TypesIn(await _read["http2/goaway-linger"].WaitAsync(Eventually.Ceiling));

        types.ShouldContain(FrameType.GoAway);
    }

    [Test]
    public async Task Stream_WhenItIsNotRead_IsResetForAFinWouldWaitBehindIt()
    {
        var client = _clients["http1/sse-unread"];
        await client.EndAsync();

        await client.ReadToEndAsync();

        client.WasReset.ShouldBeTrue("the server's kernel would keep the socket, and what it sent, for minutes");
    }

    [Test]
    public async Task Log_WhenAResponseThatHadBegunIsEnded_AccusesNoHandler()
    {
        foreach (var name in new[] { "http1/sse-idle", "http1/sse-unread", "ws/silent", "ws/partial-frame" })
        {
            await _clients[name].EndAsync();
        }

        _requests.Errors.ShouldNotContain(error => error.Contains("unhandled", StringComparison.Ordinal));
    }

    private TimeoutsServer ServerOf(TimeoutLimit limit) => limit is TimeoutLimit.Handshake or TimeoutLimit.RequestHead ? _heads : _requests;

    private static void LimitHeads(TimeoutsOptions options)
    {
        options.Handshake = s_limits[TimeoutLimit.Handshake];
        options.RequestHead = s_limits[TimeoutLimit.RequestHead];
    }

    private static void LimitRequests(TimeoutsOptions options)
    {
        options.Handshake = options.RequestHead = TimeSpan.FromSeconds(30);
        options.KeepAlive = s_limits[TimeoutLimit.KeepAlive];
        options.Read = s_limits[TimeoutLimit.Read];
        options.Write = s_limits[TimeoutLimit.Write];
        options.Handler = s_limits[TimeoutLimit.Handler];
        options.Upstream = s_limits[TimeoutLimit.Handler];
        options.Stream = s_limits[TimeoutLimit.Stream];
        options.WebSocket = s_limits[TimeoutLimit.WebSocket];
    }

    private static string Line(string format, string path) => format.Replace("{0}", path, StringComparison.Ordinal);

    private static Task<Client> Http1(TimeoutsServer server, int? receiveBuffer = null) => Client.ConnectAsync(server, server.Http1Port, receiveBuffer);

    private static Task<Client> Http2(TimeoutsServer server) => Client.ConnectAsync(server, server.Http2Port);

    private static Task<Client> Tls(TimeoutsServer server) => Client.ConnectAsync(server, server.TlsPort);

    private static async Task<Client> Answered(TimeoutsServer server, string then)
    {
        var client = await (await Http1(server)).SendAsync(Line(Get, "/ok"));
        (await client.ReadAnswerAsync()).ShouldBe((200, "ok"));
        return then.Length == 0 ? client : await client.SendAsync(then);
    }

    private static async Task<Client> Upgraded(TimeoutsServer server)
    {
        var client = await (await Http1(server)).SendAsync(WebSocketText.Upgrade("a", "/ws"));
        (await client.ReadAnswerAsync()).Status.ShouldBe(101);
        return client;
    }

    private static async Task<Client> Body(TimeoutsServer server, string rest, string path = "/post") =>
        await (await Http1(server)).SendAsync(Line(Post, path) + rest);
}
