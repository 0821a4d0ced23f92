using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Net.WebSockets;
using Leak.Bounds.Probes.Machine;
using Leak.Clients.Wire.Http2;
using Leak.Clients.Wire.WebSockets;
using Leak.Shared;
using Leak.Timeouts;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;

namespace Leak.Unit.Timeouts.Connections;

/// <summary>
/// Whole answers of 1.5 MB that nobody reads: Kestrel is done with each at once, the kernel is not. Each is ended at its limit, and nothing
/// of it stays in the kernel, whoever closes. Whoever reads is served to the end.
/// </summary>
[Parallelizable(ParallelScope.All)]
[Platform("Linux", Reason = "Elsewhere the kernel does not tell what it holds.")]
internal sealed class FinishedUnreadTests
{
    private const int Answer = 1_500_000;
    private const int SmallBuffer = 4096;

    private static readonly TimeSpan s_limit = TimeSpan.FromSeconds(2);
    private static readonly TimeSpan s_handler = TimeSpan.FromSeconds(20);
    private static readonly TimeSpan s_far = TimeSpan.FromSeconds(60);

    private static readonly Dictionary<string, (TimeoutLimit Limit, Func<TimeoutsServer, Task<Client>> Open)> s_stalls = new()
    {
        ["http1/finished-unread"] = (TimeoutLimit.Write, server => Http1(server, "")),
        ["http1/close-unread"] = (TimeoutLimit.Write, server => Http1(server, "Connection: close\r\n")),
        ["http1/fin-unread"] = (TimeoutLimit.Write, Http1Fin),
        ["tls/finished-unread"] = (TimeoutLimit.Write, server => Tls(server, "")),
        ["tls/close-unread"] = (TimeoutLimit.Write, server => Tls(server, "Connection: close\r\n")),
        ["http2/finished-unread"] = (TimeoutLimit.Write, server => Http2(server, Ask())),
        ["http2/goaway-unread"] = (TimeoutLimit.Write, server => Http2(server, Ask().GoAway(0, Http2ErrorCode.NoError))),
        ["ws/close-unread"] = (TimeoutLimit.WebSocket, async server => await (await Connect(server, server.Http1Port)).SendAsync(WebSocketText.Upgrade("a", "/bye"))),
    };

    private static IEnumerable<string> Stalls => s_stalls.Keys;

    [TestCaseSource(nameof(Stalls))]
    public async Task Answer_WhenNobodyReadsIt_IsResetAtItsLimitAndLeavesNothing(string name)
    {
        await using var server = await StartAsync(Limited);
        using var client = await s_stalls[name].Open(server);
        var ports = PortsOf(client);

        var end = await client.EndAsync();

        end.ErrorType.ShouldBe(s_stalls[name].Limit.ErrorType(), $"{name} ended after {end.Duration}, the kernel has {SocketsOf(ports)} of it (state:bytes)");
        end.Duration.ShouldBeGreaterThanOrEqualTo(s_limit, "the answer had time until then");
        server.Fired(s_stalls[name].Limit).ShouldBePositive();
        await Eventually.BeAsync("the sockets that the kernel has of it", () => SocketsOf(ports), "none");
        (await client.ReadToEndAsync()).Length.ShouldBeLessThan(Answer);
        client.WasReset.ShouldBeTrue("a FIN waits behind what is not read");
    }

    [TestCase("")]
    [TestCase("Connection: close\r\n")]
    public async Task Answer_WhenItIsReadAtTheRate_IsServedPastItsLimit(string header)
    {
        await using var server = await StartAsync(Limited);
        using var client = await Http1(server, header);

        var read = await ReadFor(client, 2 * s_limit);

        read.ShouldBeLessThan(Answer / 2, "much of it waits still, as it should");
        client.HasEnded.ShouldBeFalse();
        server.Fired(TimeoutLimit.Write).ShouldBe(0);
    }

    [Test]
    public async Task Answer_WhenKeepAliveEndsFirst_IsResetOnceItsOwnTimeIsOver()
    {
        await using var server = await StartAsync(options =>
        {
            Limited(options);
            options.KeepAlive = TimeSpan.FromSeconds(1);
        });
        using var client = await Http1(server, "");
        var ports = PortsOf(client);

        var end = await client.EndAsync();

        end.Duration.ShouldBeInRange(s_limit, s_far / 4, "no head was waited for once Kestrel had closed");
        await Eventually.BeAsync("the sockets that the kernel has of it", () => SocketsOf(ports), "none");
    }

    [Test]
    public async Task Close_WhenTheClientReads_IsAFinAtOnce()
    {
        await using var server = await StartAsync(Limited);
        using var client = await (await Client.ConnectAsync(server, server.Http1Port)).SendAsync(Get("Connection: close\r\n"));

        (await client.ReadToEndAsync()).Length.ShouldBeGreaterThan(Answer);

        client.WasReset.ShouldBeFalse();
        var end = await client.EndAsync();
        end.ErrorType.ShouldBeNull();
    }

    [Test]
    public async Task Answer_WhenItIsOnlyObserved_IsToldOnceAndStays()
    {
        await using var server = await StartAsync(options =>
        {
            Limited(options);
            options.Mode = TimeoutsMode.Observe;
        });
        using var client = await Http1(server, "");
        await Eventually.UntilAsync(() => server.Observed(TimeoutLimit.Write), count => count > 0, "the limit to be observed");

        var rest = await ReadFor(client, TimeSpan.FromSeconds(1.5));

        rest.ShouldBePositive();
        client.HasEnded.ShouldBeFalse();
        server.Observed(TimeoutLimit.Write).ShouldBe(1);
        server.Fired(TimeoutLimit.Write).ShouldBe(0);
    }

    [Test]
    public async Task Server_WhenItStops_WaitsForNoClient()
    {
        var server = await StartAsync(Limited, limit: s_far);
        using var client = await Http1(server, "Connection: close\r\n");
        var ports = PortsOf(client);
        await Eventually.UntilAsync(() => SocketsOf(ports), states => states.Contains("4:", StringComparison.Ordinal), "FIN to wait behind the answer");

        await server.DisposeAsync().AsTask().WaitAsync(s_far / 6);
    }

    private static Task<TimeoutsServer> StartAsync(Action<TimeoutsOptions> configure, TimeSpan? limit = null) => TimeoutsServer.StartAsync(
        options =>
        {
            configure(options);
            if (limit is { } value)
            {
                options.Write = options.Handler = value;
            }
        },
        (app, _) =>
        {
            var answer = new byte[Answer];
            app.MapGet("/", (HttpContext context) => context.Response.Body.WriteAsync(answer).AsTask());
            app.Map("/bye", async (HttpContext context) =>
            {
                using var socket = await context.WebSockets.AcceptWebSocketAsync();
                await socket.SendAsync(answer, WebSocketMessageType.Binary, true, context.RequestAborted);
                await socket.CloseOutputAsync(WebSocketCloseStatus.NormalClosure, null, context.RequestAborted);
            });
        });

    private static void Limited(TimeoutsOptions options)
    {
        (options.RequestHead, options.KeepAlive) = (s_far, s_far);
        (options.Read, options.Write, options.WebSocket, options.Upstream) = (s_limit, s_limit, s_limit, s_limit);
        options.Handler = s_handler;
    }

    private static string Get(string header) => $"GET / HTTP/1.1\r\nHost: a\r\n{header}\r\n";

    private static FrameWriter Ask() => Http2Requests.Hello((Setting.InitialWindowSize, (uint)int.MaxValue)).WindowUpdate(0, int.MaxValue - 65_535).Get(1, "/");

    private static Task<Client> Connect(TimeoutsServer server, int port) => Client.ConnectAsync(server, port, SmallBuffer);

    private static async Task<Client> Http1(TimeoutsServer server, string header) => await (await Connect(server, server.Http1Port)).SendAsync(Get(header));

    /// <summary>Says that it sends no more, once the answer has begun: Kestrel then closes by itself, as it was told to.</summary>
    private static async Task<Client> Http1Fin(TimeoutsServer server)
    {
        var client = await Http1(server, "");
        await client.Socket.ReceiveAsync(new byte[1]).WaitAsync(Eventually.Ceiling);
        client.Socket.Shutdown(SocketShutdown.Send);
        return client;
    }

    private static async Task<Client> Http2(TimeoutsServer server, FrameWriter frames) => await (await Connect(server, server.Http2Port)).SendAsync(frames);

    private static async Task<Client> Tls(TimeoutsServer server, string header)
    {
        var client = await Connect(server, server.TlsPort);
        var stream = new SslStream(new NetworkStream(client.Socket), false, TimeoutsServer.IsOurs);
        await stream.AuthenticateAsClientAsync("localhost");
        await stream.WriteAsync(System.Text.Encoding.ASCII.GetBytes(Get(header)));
        return client;
    }

    /// <summary>Reads 4 kB ten times a second.</summary>
    private static async Task<int> ReadFor(Client client, TimeSpan time)
    {
        using var timer = new PeriodicTimer(TimeSpan.FromSeconds(0.1));
        var buffer = new byte[SmallBuffer];
        var total = 0;
        for (var reads = 0; reads < time.TotalSeconds * 10; reads++)
        {
            await timer.WaitForNextTickAsync();
            var count = await client.Socket.ReceiveAsync(buffer).WaitAsync(Eventually.Ceiling);
            count.ShouldBePositive($"closed after {total} bytes");
            total += count;
        }

        return total;
    }

    private static (int Server, int Client) PortsOf(Client client) =>
        (client.Port, ((IPEndPoint)client.Socket.LocalEndPoint!).Port);

    /// <summary>The states of the server's side of a connection, whether a process has it open or not.</summary>
    private static string SocketsOf((int Server, int Client) ports)
    {
        var rows = SocketDiagnostics.Read(ports.Server)?.Where(row => row.RemotePort == ports.Client).Select(row => $"{row.State}:{row.Unsent}").ToList();
        return rows is null ? "not known" : rows.Count == 0 ? "none" : string.Join(" ", rows);
    }
}
