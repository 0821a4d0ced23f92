using System.Text;
using Leak.Clients.Wire.Http2;
using Leak.Shared;
using Leak.Timeouts;

namespace Leak.Unit.Timeouts.Requests;

/// <summary>
/// Bodies and responses that outlive <c>Read</c> or <c>Write</c>, all at once: those that keep coming are ended by <c>Handler</c> alone,
/// those that only look alive by their own limit. No endpoint is marked, and <c>app.UseTimeouts()</c> adds nothing to this.
/// </summary>
[Parallelizable(ParallelScope.Self)]
internal sealed class ProgressSocketTests
{
    // Ten times the rate that is asked for, in pieces that come ten times a second.
    private const int Piece = 2000;

    private static readonly TimeSpan s_often = TimeSpan.FromSeconds(0.1);
    private static readonly TimeSpan s_limit = TimeSpan.FromSeconds(3);
    private static readonly TimeSpan s_handler = TimeSpan.FromSeconds(6.5);
    private static readonly TimeoutLimit[] s_possible = [TimeoutLimit.Read, TimeoutLimit.Write, TimeoutLimit.Handler];
    private static readonly byte[] s_piece = Encoding.ASCII.GetBytes(new string('a', Piece));

    private static readonly Dictionary<string, (TimeoutLimit EndedBy, Func<TimeoutsServer, Task<Client>> Open)> s_clients = new()
    {
        ["http1/upload"] = (TimeoutLimit.Handler, async server => (await Upload(server)).Drip(s_piece, s_often)),
        ["http1/drip"] = (TimeoutLimit.Read, async server => (await Upload(server)).Drip("a"u8.ToArray(), s_often)),
        ["http1/trickle"] = (TimeoutLimit.Read, async server => (await Upload(server)).Drip(s_piece.AsMemory(0, 60), s_often)),
        ["http1/burst"] = (TimeoutLimit.Read, async server => await (await Upload(server)).SendAsync(s_piece)),
        ["http1/download"] = (TimeoutLimit.Handler, async server => ReadSlowly(await Download(server), Piece)),
        ["http1/read-drip"] = (TimeoutLimit.Write, async server => ReadSlowly(await Download(server), 10)),
        ["http2/upload"] = (TimeoutLimit.Handler, async server => (await Http2(server, Http2Requests.Hello().Post(1, "/post")))
            .Drip(new FrameWriter().Data(1, s_piece), s_often)),
        ["http2/drip"] = (TimeoutLimit.Read, async server => (await Http2(server, Http2Requests.Hello().Post(1, "/post")))
            .Drip(new FrameWriter().Data(1, "a"u8), s_often)),
        ["http2/download"] = (TimeoutLimit.Handler, async server => (await Http2(server, Hello(Piece).Get(1, "/big")))
            .Drip(new FrameWriter().WindowUpdate(0, Piece).WindowUpdate(1, Piece), s_often)),
        ["http2/window-drip"] = (TimeoutLimit.Write, async server => (await Http2(server, Hello(0).Get(1, "/big")))
            .Drip(new FrameWriter().WindowUpdate(1, 1), s_often)),
    };

    private static IEnumerable<string> Clients => s_clients.Keys;

    private readonly Dictionary<string, Client> _opened = [];
    private readonly Dictionary<string, TimeoutsServer> _servers = [];

    [OneTimeSetUp]
    public async Task OpenAll()
    {
        foreach (var (name, client) in s_clients)
        {
            // One each: what fired is counted by server.
            _servers[name] = await TimeoutsServer.StartAsync(Configure, TestEndpoints.Map);
            _opened[name] = await client.Open(_servers[name]);
        }
    }

    [OneTimeTearDown]
    public async Task CloseAll()
    {
        foreach (var client in _opened.Values)
        {
            client.Dispose();
        }

        foreach (var server in _servers.Values)
        {
            await server.DisposeAsync();
        }
    }

    [TestCaseSource(nameof(Clients))]
    public async Task Transfer_WhenItOutlivesItsLimit_IsEndedByHandlerIfItProgressesAndElseAtItsLimit(string name)
    {
        var server = _servers[name];

        var fired = await Eventually.UntilAsync(
            () => s_possible.Where(limit => server.Fired(limit) > 0).ToList(), fired => fired.Count > 0, $"the end of {name}");

        fired.ShouldBe([s_clients[name].EndedBy]);
    }

    private static void Configure(TimeoutsOptions options)
    {
        options.KeepAlive = TimeSpan.FromSeconds(30);
        options.Read = options.Write = options.Upstream = s_limit;
        options.Handler = s_handler;
    }

    private static FrameWriter Hello(int window) => Http2Requests.Hello((Setting.InitialWindowSize, (uint)window));

    private static async Task<Client> Upload(TimeoutsServer server) =>
        await (await Client.ConnectAsync(server, server.Http1Port)).SendAsync("POST /post HTTP/1.1\r\nHost: a\r\nContent-Length: 10000000\r\n\r\n");

    private static async Task<Client> Download(TimeoutsServer server) =>
        await (await Client.ConnectAsync(server, server.Http1Port, 4096)).SendAsync("GET /big HTTP/1.1\r\nHost: a\r\n\r\n");

    private static async Task<Client> Http2(TimeoutsServer server, FrameWriter frames)
    {
        var client = await (await Client.ConnectAsync(server, server.Http2Port)).SendAsync(frames);
        _ = client.ReadToEndAsync();
        return client;
    }

    private static Client ReadSlowly(Client client, int bytes)
    {
        _ = ReadAsync();
        return client;

        async Task ReadAsync()
        {
            using var timer = new PeriodicTimer(s_often);
            var buffer = new byte[bytes];
            try
            {
                while (await timer.WaitForNextTickAsync())
                {
                    if (await client.Socket.ReceiveAsync(buffer) == 0)
                    {
                        return;
                    }
                }
            }
            catch (Exception exception) when (exception is System.Net.Sockets.SocketException or ObjectDisposedException)
            {
            }
        }
    }
}
