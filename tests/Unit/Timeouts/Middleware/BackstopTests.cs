using System.Diagnostics.Metrics;
using System.Net.Sockets;
using Leak.Shared;
using Leak.Timeouts;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;

namespace Leak.Unit.Timeouts.Middleware;

/// <summary>What bounds handlers that ignore their token, and upstreams that do not answer.</summary>
[Parallelizable(ParallelScope.All)]
internal sealed class BackstopTests
{
    private const string Deaf = "GET /deaf HTTP/1.1\r\nHost: a\r\n\r\n";

    [Test]
    public async Task DeafHandlers_WhenTheirDeadlinePasses_LoseTheirConnectionAndAreBoundedAndNamed()
    {
        using var started = new SemaphoreSlim(0);
        // Of its own: on a busy machine the other endpoint's first request may take as long, and would rightly be ended.
        await using var server = await TimeoutsServer.StartAsync(_ => { }, (app, self) =>
        {
            app.MapGet("/ok", (HttpContext context) => context.Response.WriteAsync("ok"));
            app.MapGet("/deaf", () =>
            {
                started.Release();
                return self.Gate.Task;
            }).WithMaxRequests(2).WithDeadlines(handler: TimeSpan.FromSeconds(1));
        });
        using var abandoned = new Abandoned(server.Services.GetRequiredService<IMeterFactory>());
        using var first = await (await Client.ConnectAsync(server, server.Http1Port)).SendAsync(Deaf);
        using var second = await (await Client.ConnectAsync(server, server.Http1Port)).SendAsync(Deaf);
        // Kestrel 11 may never begin a request that comes with FIN.
        await started.WaitAsync();
        await started.WaitAsync();
        // Kestrel closes a half-closed connection itself; its request stays, and counts like the other.
        second.Socket.Shutdown(SocketShutdown.Send);

        (await first.ReadToEndAsync()).ShouldBeEmpty();
        (await second.ReadToEndAsync()).ShouldBeEmpty();
        using var third = await (await Client.ConnectAsync(server, server.Http1Port)).SendAsync(Deaf);
        (await third.ReadAnswerAsync()).Status.ShouldBe(503);
        using var other = await (await Client.ConnectAsync(server, server.Http1Port)).SendAsync("GET /ok HTTP/1.1\r\nHost: a\r\n\r\n");
        (await other.ReadAnswerAsync()).ShouldBe((200, "ok"));

        await abandoned.BecomesAsync(2);
        abandoned.Endpoints.ShouldBe(["HTTP: GET /deaf"]);
        server.Fired(TimeoutLimit.Handler).ShouldBe(2);
        server.Fired(TimeoutLimit.MaxRequests).ShouldBe(1);

        server.Gate.SetResult();
        await abandoned.BecomesAsync(0);
        using var fourth = await (await Client.ConnectAsync(server, server.Http1Port)).SendAsync(Deaf);
        (await fourth.ReadAnswerAsync()).Status.ShouldBe(200);
    }

    [Test]
    public async Task HungUpstream_WhenItsLimitPasses_IsAnswered504AndTheConnectionClosed()
    {
        using var upstream = new LoopbackListener();
        await using var server = await TimeoutsServer.StartAsync(
            options => (options.Upstream, options.RequestHead) = (TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(20)),
            (app, _) => app.MapGet("/proxied", (IHttpClientFactory factory, HttpContext context) =>
                factory.CreateClient("upstream").GetStringAsync(upstream.Address, context.RequestAborted)),
            builder => builder.Services.AddHttpClient("upstream").AddUpstreamTimeout());
        using var client = await (await Client.ConnectAsync(server, server.Http1Port)).SendAsync("GET /proxied HTTP/1.1\r\nHost: a\r\n\r\n");

        var answer = await client.ReadTextToEndAsync();
        var end = await client.EndAsync();

        answer.ShouldContain("HTTP/1.1 504");
        answer.ShouldContain("Connection: close");
        end.ErrorType.ShouldBe("upstream_timeout");
        server.Fired(TimeoutLimit.Upstream).ShouldBe(1);
    }

    [Test]
    public async Task Connections_BeyondTheirMaximum_AreClosedAtOnce()
    {
        await using var server = await TimeoutsServer.StartAsync(options => options.MaxConnections = 1, TestEndpoints.Map);
        using var first = await (await Client.ConnectAsync(server, server.Http1Port)).SendAsync("GET /ok HTTP/1.1\r\nHost: a\r\n\r\n");
        (await first.ReadAnswerAsync()).ShouldBe((200, "ok"));
        using var second = await Client.ConnectAsync(server, server.Http1Port);

        (await second.ReadToEndAsync()).ShouldBeEmpty();

        first.HasEnded.ShouldBeFalse();
        server.Fired(TimeoutLimit.MaxConnections).ShouldBe(1);
    }

    [Test]
    public async Task Connections_OfAllEndpointsAndUpgradedOnes_CountTogether()
    {
        await using var server = await TimeoutsServer.StartAsync(options => options.MaxConnections = 2, TestEndpoints.Map);
        using var socket = await (await Client.ConnectAsync(server, server.Http1Port)).SendAsync(
            "GET /ws HTTP/1.1\r\nHost: a\r\nConnection: Upgrade\r\nUpgrade: websocket\r\nSec-WebSocket-Version: 13\r\nSec-WebSocket-Key: AAAAAAAAAAAAAAAAAAAAAA==\r\n\r\n");
        await Eventually.UntilAsync(() => socket.Socket.Available, count => count > 0, "the answer to the upgrade");
        using var plain = await (await Client.ConnectAsync(server, server.Http1Port)).SendAsync("GET /ok HTTP/1.1\r\nHost: a\r\n\r\n");
        (await plain.ReadAnswerAsync()).ShouldBe((200, "ok"));

        using var tooMany = await Client.ConnectAsync(server, server.TlsPort);
        (await tooMany.ReadToEndAsync()).ShouldBeEmpty();

        server.Fired(TimeoutLimit.MaxConnections).ShouldBe(1);
        socket.Socket.Dispose();
        await Eventually.ReadAsync(
            async () =>
            {
                using var newcomer = await (await Client.ConnectAsync(server, server.Http1Port)).SendAsync("GET /ok HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n");
                return await newcomer.ReadTextToEndAsync();
            },
            answer => answer.StartsWith("HTTP/1.1 200 ", StringComparison.Ordinal),
            "a newcomer to be served once the WebSocket is gone");
    }

    /// <summary>The requests that were ended and still run.</summary>
    private sealed class Abandoned : IDisposable
    {
        private readonly MeterListener _listener = new();
        private readonly Lock _gate = new();
        private readonly HashSet<string> _endpoints = [];
        private readonly List<(int Count, TaskCompletionSource Reached)> _waiting = [];
        private int _count;

        public Abandoned(IMeterFactory meters)
        {
            _listener.InstrumentPublished = (instrument, listener) =>
            {
                if (ReferenceEquals(instrument.Meter.Scope, meters) && instrument.Name == TimeoutsMeter.AbandonedName)
                {
                    listener.EnableMeasurementEvents(instrument);
                }
            };
            _listener.SetMeasurementEventCallback<long>((_, count, tags, _) => Add((int)count, (string)tags[0].Value!));
            _listener.Start();
        }

        public IEnumerable<string> Endpoints => _endpoints;

        public Task BecomesAsync(int count)
        {
            lock (_gate)
            {
                var reached = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
                if (count == _count)
                {
                    reached.SetResult();
                }

                _waiting.Add((count, reached));
                return reached.Task.WaitAsync(Eventually.Ceiling);
            }
        }

        public void Dispose() => _listener.Dispose();

        private void Add(int count, string endpoint)
        {
            lock (_gate)
            {
                _count += count;
                _endpoints.Add(endpoint);
                foreach (var (_, reached) in _waiting.Where(waiting => waiting.Count == _count))
                {
                    reached.TrySetResult();
                }
            }
        }
    }
}
