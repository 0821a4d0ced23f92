using System.Net.WebSockets;
using System.Text;
using Leak.Clients.Wire.Http2;
using Leak.Clients.Wire.WebSockets;
using Leak.Shared;
using Leak.Timeouts;

namespace Leak.Unit.Timeouts.Requests;

/// <summary>
/// Kestrel's own streams, all at once: those whose client takes what they say, or sends at the rate, are let alone, whatever their neighbours
/// do. Those whose client only seems alive are ended by their limit.
/// </summary>
[Parallelizable(ParallelScope.Self)]
internal sealed class UntakenOutputSocketTests
{
    private const uint Much = int.MaxValue;
    private const int Piece = 4000;

    private static readonly TimeSpan s_often = TimeSpan.FromSeconds(0.1);
    private static readonly TimeSpan s_limit = TimeSpan.FromSeconds(3);

    // What lives must live for more than twice that, and half of it more.
    private static readonly TimeSpan s_lives = TimeSpan.FromSeconds(7.5);

    private static readonly byte[] s_pong = WebSocketFrame.Write(WebSocketFrame.Pong, []);
    private static readonly byte[] s_piece = Encoding.ASCII.GetBytes(new string('a', Piece));

    private static readonly Dictionary<string, (TimeoutLimit Limit, Func<TimeoutsServer, Task<Client>> Open)> s_ended = new()
    {
        ["ws-window"] = (TimeoutLimit.WebSocket, async server =>
            (await Http2(server, Hello(0).WebSocket(1, "/push"))).Drip(new FrameWriter().Data(1, s_pong), s_often)),
        ["ws-window-drip"] = (TimeoutLimit.WebSocket, async server =>
            (await Http2(server, Hello(0).WebSocket(1, "/push"))).Drip(new FrameWriter().Data(1, s_pong).WindowUpdate(1, 3), s_often)),
        ["ws-connection-window"] = (TimeoutLimit.WebSocket, async server =>
            (await Http2(server, Hello(Much).WebSocket(1, "/push").WebSocket(3, "/push")))
                .Drip(new FrameWriter().Data(1, s_pong).Data(3, s_pong).WindowUpdate(0, 3), s_often)),
        ["ws-tcp-unread"] = (TimeoutLimit.WebSocket, async server =>
            (await (await Client.ConnectAsync(server, server.Http2Port, 4096))
                .SendAsync(Hello(Much).WindowUpdate(0, Much - 65_535).Get(1, "/big").WebSocket(3, "/push")))
                .Drip(new FrameWriter().Data(3, s_pong), s_often)),
        ["events-window-drip"] = (TimeoutLimit.Stream, async server =>
            (await Http2(server, Hello(0).Get(1, "/events"))).Drip(new FrameWriter().WindowUpdate(1, 3), s_often)),
        ["upload-drip"] = (TimeoutLimit.Stream, async server =>
            (await Http1(server, "POST /streamed HTTP/1.1\r\nHost: a\r\nContent-Length: 10000000\r\n\r\n")).Drip("a"u8.ToArray(), s_often)),
        ["http2-upload-drip"] = (TimeoutLimit.Stream, async server =>
            (await Http2(server, Hello(0).Post(1, "/streamed"))).Drip(new FrameWriter().Data(1, "a"u8), s_often)),
        ["junk-behind-upload"] = (TimeoutLimit.Stream, async server =>
            (await Http1(server, "POST /streamed?part HTTP/1.1\r\nHost: a\r\nContent-Length: 3\r\n\r\nabc")).Drip(s_piece, s_often)),
    };

    private static readonly Dictionary<string, Func<TimeoutsServer, Task>> s_alive = new()
    {
        ["websocket"] = WebSocketAsync,
        ["upload"] = async server =>
        {
            using var client = await Http1(server, $"POST /streamed HTTP/1.1\r\nHost: a\r\nContent-Length: {Piece * 60}\r\n\r\n");
            await PiecesAsync(client, s_piece);
            (await client.ReadAnswerAsync()).ShouldBe((200, "read"));
        },
        ["http2-upload"] = async server =>
        {
            using var client = await Client.ConnectAsync(server, server.Http2Port);
            await client.SendAsync(Hello(65_535).Post(1, "/streamed"));
            var read = client.ReadToEndAsync();
            await PiecesAsync(client, new FrameWriter().Data(1, s_piece).Bytes);
            await client.SendAsync(new FrameWriter().Data(1, [], FrameFlags.EndStream));
            // Its connection is closed by KeepAlive in the end.
            Http2Requests.TypesIn(await read.WaitAsync(Eventually.Ceiling)).ShouldNotContain(FrameType.ResetStream);
        },
        ["events-beside-download"] = server => EventsBesideDownloadAsync(server, Much),
        ["events-beside-download-of-small-window"] = server => EventsBesideDownloadAsync(server, 65_535),
    };

    private readonly Dictionary<string, TimeoutsServer> _servers = [];
    private readonly Dictionary<string, Client> _clients = [];
    private readonly Dictionary<string, Task> _alive = [];

    private static IEnumerable<string> Ended => s_ended.Keys;

    private static IEnumerable<string> Alive => s_alive.Keys;

    [OneTimeSetUp]
    public async Task OpenAll()
    {
        // One each: what fired is counted by server.
        foreach (var name in Ended.Concat(Alive))
        {
            _servers[name] = await TimeoutsServer.StartAsync(Configure, TestEndpoints.Map);
        }

        foreach (var (name, client) in s_ended)
        {
            _clients[name] = await client.Open(_servers[name]);
        }

        foreach (var (name, client) in s_alive)
        {
            _alive[name] = client(_servers[name]);
        }
    }

    [OneTimeTearDown]
    public async Task CloseAll()
    {
        await Task.WhenAll(_alive.Values).ContinueWith(_ => { }, TaskScheduler.Default);
        foreach (var client in _clients.Values)
        {
            client.Dispose();
        }

        foreach (var server in _servers.Values)
        {
            await server.DisposeAsync();
        }
    }

    [TestCaseSource(nameof(Ended))]
    public async Task Client_ThatOnlySeemsAlive_IsEndedByItsLimit(string name)
    {
        var limit = s_ended[name].Limit;

        await Eventually.UntilAsync(() => _servers[name].Fired(limit), fired => fired > 0, $"{limit} to end {name}");
    }

    [TestCaseSource(nameof(Alive))]
    public async Task Client_ThatTakesOrSendsAtTheRate_IsLetAlone(string name)
    {
        await _alive[name].WaitAsync(Eventually.Ceiling);

        _servers[name].Fired(TimeoutLimit.Stream).ShouldBe(0);
        _servers[name].Fired(TimeoutLimit.WebSocket).ShouldBe(0);
    }

    private static void Configure(TimeoutsOptions options)
    {
        options.Handshake = options.RequestHead = TimeSpan.FromSeconds(30);
        options.KeepAlive = TimeSpan.FromSeconds(1);
        options.Stream = options.WebSocket = s_limit;
    }

    private static FrameWriter Hello(uint window) => Http2Requests.Hello((Setting.InitialWindowSize, window));

    private static async Task<Client> Http1(TimeoutsServer server, string head) =>
        await (await Client.ConnectAsync(server, server.Http1Port)).SendAsync(head);

    private static async Task<Client> Http2(TimeoutsServer server, FrameWriter frames)
    {
        var client = await (await Client.ConnectAsync(server, server.Http2Port)).SendAsync(frames);
        _ = client.ReadToEndAsync();
        return client;
    }

    private static async Task PiecesAsync(Client client, ReadOnlyMemory<byte> piece)
    {
        using var timer = new PeriodicTimer(s_lives / 60);
        for (var sent = 0; sent < 60 && await timer.WaitForNextTickAsync(); sent++)
        {
            await client.SendAsync(piece);
        }
    }

    /// <summary>Much is downloaded, as slowly as the client likes; small events come behind it on the same connection.</summary>
    private static async Task EventsBesideDownloadAsync(TimeoutsServer server, uint connectionWindow)
    {
        using var client = await Client.ConnectAsync(server, server.Http2Port, 4096);
        var frames = Hello(Much);
        if (connectionWindow == Much)
        {
            frames.WindowUpdate(0, Much - 65_535);
        }

        await client.SendAsync(frames.Get(1, "/big").Get(3, "/events?small"));
        using var timer = new PeriodicTimer(s_often);
        var buffer = new byte[20_000];
        for (var ticks = 0; ticks < 10 * s_lives.TotalSeconds && await timer.WaitForNextTickAsync(); ticks++)
        {
            var count = await client.Socket.ReceiveAsync(buffer);
            count.ShouldBePositive("the connection was ended");
            if (connectionWindow != Much)
            {
                await client.SendAsync(new FrameWriter().WindowUpdate(0, (uint)count));
            }
        }
    }

    private static async Task WebSocketAsync(TimeoutsServer server)
    {
        using var handler = new SocketsHttpHandler();
        handler.SslOptions.RemoteCertificateValidationCallback = TimeoutsServer.IsOurs;
        using var invoker = new HttpMessageInvoker(handler);
        using var socket = new ClientWebSocket();
        socket.Options.HttpVersion = new Version(2, 0);
        socket.Options.HttpVersionPolicy = HttpVersionPolicy.RequestVersionExact;
        await socket.ConnectAsync(new Uri($"wss://127.0.0.1:{server.TlsPort}/push"), invoker, CancellationToken.None);
        var buffer = new byte[8192];
        // As many as it says in that time, on a machine that has nothing else to do.
        for (var received = 0L; received < s_lives / TimeSpan.FromMilliseconds(50) * 8192;)
        {
            var result = await socket.ReceiveAsync(buffer, CancellationToken.None).WaitAsync(Eventually.Ceiling);
            result.MessageType.ShouldBe(WebSocketMessageType.Binary, "the WebSocket was cut");
            received += result.Count;
        }
    }
}
