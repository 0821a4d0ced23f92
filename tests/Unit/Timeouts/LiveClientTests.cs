using System.Net.WebSockets;
using Leak.Shared;
using Leak.Timeouts;

namespace Leak.Unit.Timeouts;

/// <summary>The other side: clients that behave are never cut, all at once on one server, for longer than the limits that they respect.</summary>
[Parallelizable(ParallelScope.Self)]
internal sealed class LiveClientTests
{
    // Twice and more of what the clients respect by sending in time.
    private static readonly TimeSpan s_during = TimeSpan.FromSeconds(5);

    private readonly Dictionary<string, Task> _clients = [];
    private TimeoutsServer _server = null!;

    private static IEnumerable<string> Clients =>
        ["keep-alive-touch", "upload", "download", "long-poll", "sse", "websocket", "websocket-http2"];

    [OneTimeSetUp]
    public async Task StartAll()
    {
        _server = await TimeoutsServer.StartAsync(Configure, TestEndpoints.Map);
        _clients["keep-alive-touch"] = TouchAsync();
        _clients["upload"] = UploadAsync();
        _clients["download"] = DownloadAsync();
        _clients["long-poll"] = LongPollAsync();
        _clients["sse"] = EventsAsync();
        _clients["websocket"] = WebSocketAsync(_server.Http1Port, new Version(1, 1));
        _clients["websocket-http2"] = WebSocketAsync(_server.TlsPort, new Version(2, 0));
    }

    [OneTimeTearDown]
    public async Task StopAll()
    {
        await Task.WhenAll(_clients.Values).ContinueWith(_ => { }, TaskScheduler.Default);
        await _server.DisposeAsync();
    }

    [TestCaseSource(nameof(Clients))]
    public Task Client_WhenItBehaves_IsNeverCut(string name) => _clients[name].WaitAsync(Eventually.Ceiling);

    [Test]
    public async Task Clients_WhenAllBehave_FireNothing()
    {
        await Task.WhenAll(_clients.Values).WaitAsync(Eventually.Ceiling);

        foreach (var limit in Enum.GetValues<TimeoutLimit>())
        {
            _server.Fired(limit).ShouldBe(0, limit.Tag());
        }
    }

    private static void Configure(TimeoutsOptions options)
    {
        options.RequestHead = TimeSpan.FromSeconds(3);
        options.KeepAlive = TimeSpan.FromSeconds(3);
        options.Read = TimeSpan.FromSeconds(4);
        options.Write = TimeSpan.FromSeconds(4);
        options.Handler = TimeSpan.FromSeconds(5);
        options.Upstream = TimeSpan.FromSeconds(4);
        options.Stream = TimeSpan.FromSeconds(2);
        options.WebSocket = TimeSpan.FromSeconds(2);
    }

    private static Task DelayAsync(double seconds) => Task.Delay(TimeSpan.FromSeconds(seconds));

    private async Task TouchAsync()
    {
        using var client = await Client.ConnectAsync(_server, _server.Http1Port);
        for (var i = 0; i < s_during.TotalSeconds / 1.5; i++)
        {
            await client.SendAsync("GET /ok HTTP/1.1\r\nHost: a\r\n\r\n");
            (await client.ReadAnswerAsync()).ShouldBe((200, "ok"));
            await DelayAsync(1.5);
        }
    }

    private async Task UploadAsync()
    {
        using var client = await Client.ConnectAsync(_server, _server.Http1Port);
        await client.SendAsync("POST /post HTTP/1.1\r\nHost: a\r\nContent-Length: 20\r\n\r\n");
        for (var i = 0; i < 20; i++)
        {
            await client.SendAsync("a");
            await DelayAsync(0.1);
        }

        (await client.ReadAnswerAsync()).ShouldBe((200, "read"));
    }

    private async Task DownloadAsync()
    {
        using var http = new HttpClient();
        await using var stream = await http.GetStreamAsync($"http://127.0.0.1:{_server.Http1Port}/big");
        var buffer = new byte[1 << 16];
        var total = 0L;
        for (int count; (count = await stream.ReadAsync(buffer)) > 0; total += count)
        {
            await Task.Yield();
        }

        total.ShouldBe(64L << 20);
    }

    private async Task LongPollAsync()
    {
        using var http = new HttpClient();
        (await http.GetStringAsync($"http://127.0.0.1:{_server.Http1Port}/slow?seconds=3.5")).ShouldBe("slow");
    }

    private async Task EventsAsync()
    {
        using var http = new HttpClient();
        await using var stream = await http.GetStreamAsync($"http://127.0.0.1:{_server.Http1Port}/events");
        using var reader = new StreamReader(stream);
        // An event and a blank line, ten times a second.
        for (var i = 0; i < s_during.TotalSeconds * 20; i++)
        {
            (await reader.ReadLineAsync()).ShouldNotBeNull("the event stream ended");
        }
    }

    private async Task WebSocketAsync(int port, Version version)
    {
        using var handler = new SocketsHttpHandler();
        handler.SslOptions.RemoteCertificateValidationCallback = TimeoutsServer.IsOurs;
        using var invoker = new HttpMessageInvoker(handler);
        using var socket = new ClientWebSocket();
        socket.Options.KeepAliveInterval = TimeSpan.Zero;
        socket.Options.HttpVersion = version;
        socket.Options.HttpVersionPolicy = HttpVersionPolicy.RequestVersionExact;
        var scheme = port == _server.TlsPort ? "wss" : "ws";
        await socket.ConnectAsync(new Uri($"{scheme}://127.0.0.1:{port}/ws"), invoker, CancellationToken.None);

        // It says nothing of its own, but pongs are sent while it receives.
        var received = socket.ReceiveAsync(new byte[16], CancellationToken.None);
        await Task.WhenAny(received, Task.Delay(s_during));
        received.IsCompleted.ShouldBeFalse("the WebSocket was cut");
        await socket.SendAsync("bye"u8.ToArray(), WebSocketMessageType.Text, true, CancellationToken.None);

        (await received).MessageType.ShouldBe(WebSocketMessageType.Close);
    }
}
