using System.Globalization;
using Leak.Bounds.Facts;
using Leak.Bounds.Probes;
using Leak.Bounds.Probes.Address;
using Leak.Bounds.Probes.Kestrel;
using Leak.Bounds.Probes.Machine;
using Leak.Clients;
using Leak.Shared;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.Time.Testing;

namespace Leak.Unit.Bounds.Probes.Address;

[Parallelizable] // counts by its own ports and its own app's meters
public sealed class AddressProbesTests
{
    // Stands still: on a busy machine the first answer may take longer than a reading is given.
    private readonly FakeTimeProvider _time = new();

    private int _scrapes;

    [Test]
    public async Task Counts_WhenServedOnTheServersPort_LeaveTheReaderOut()
    {
        await using var app = await StartAsync();
        using var probes = await OpenAsync(app);

        await Find(probes, Quantity.OpenConnections).ShouldReadAsync(0);
        await Find(probes, Quantity.ActiveRequests).ShouldReadAsync(0);
        await Find(probes, Quantity.TcpConnections).ShouldReadAsync(0);

        await app.ConnectAsync(5);
        await Find(probes, Quantity.OpenConnections).ShouldReadAsync(5);
        await Find(probes, Quantity.TcpConnections).ShouldReadAsync(5);

        await app.SendAsync("GET /wait HTTP/1.1\r\nHost: a\r\n\r\n"u8.ToArray());
        await Find(probes, Quantity.ActiveRequests).ShouldReadAsync(1);

        app.CloseClients();
        await Find(probes, Quantity.OpenConnections).ShouldReadAsync(0);
        await Find(probes, Quantity.ActiveRequests).ShouldReadAsync(0);
    }

    [Test]
    public async Task Counts_WhenServedFromAnAppOfItsOwn_AreTakenAsTheyAre()
    {
        await using var app = await StartAsync();
        await using var diagnostics = await LoopbackApp.StartAsync(map: routes => routes.MapGet("/debug/stats", () => new
        {
            openConnections = 3,
            activeRequests = 0,
            activeTasks = 21,
            taskSource = "ActiveTaskTable",
            liveHeapBytes = 4096,
            fileDescriptors = (int?)null,
        }));
        using var probes = await AddressProbes.OpenAsync(
            app.Address, null, new Uri(diagnostics.Address, "/debug/stats"), _time, default);

        await Find(probes, Quantity.OpenConnections).ShouldReadAsync(3);
        await Find(probes, Quantity.ActiveRequests).ShouldReadAsync(0);
        await Find(probes, Quantity.ActiveTasks).ShouldReadAsync(21);
        await Find(probes, Quantity.LiveHeap).ShouldReadAsync(4096);
        await Find(probes, Quantity.ThreadPoolThreads).ShouldReadAsync(12);
        probes.TaskSource.ShouldBe("ActiveTaskTable");
        Find(probes, Quantity.FileDescriptors).Unavailable.ShouldNotBeNull()
            .ShouldBe($"{diagnostics.Address}debug/stats has no fileDescriptors. {app.Address}metrics has no process_open_fds of this server.");
    }

    [Test]
    public async Task Round_WhenSeveralProbesAreRead_ScrapesOnce()
    {
        await using var app = await StartAsync();
        using var probes = await OpenAsync(app);
        await using var sampler = new Sampler(probes.Probes, TimeSpan.FromHours(1), new RunClock(TimeProvider.System));
        var before = _scrapes;

        var values = await sampler.ReadAllAsync(default);

        _scrapes.ShouldBe(before + 1);
        values.Keys.ShouldBe(
            [Quantity.TcpConnections, Quantity.KernelSockets, Quantity.UnsentBytes, Quantity.OpenConnections, Quantity.ActiveRequests, Quantity.ThreadPoolThreads, Quantity.ThreadPoolQueue],
            ignoreOrder: true);
    }

    [Test]
    public async Task TcpTable_WhenTheReadersConnectionIsInIt_LeavesThatOut()
    {
        await using var app = await StartAsync();
        using var probes = await OpenAsync(app);

        // The scrape's connection is kept open for the next.
        await Find(probes, Quantity.OpenConnections).ReadAsync(default);

        // Waited for: the connection that asked whether the server answers may not be closed on its side yet.
        await Find(probes, Quantity.TcpConnections).ShouldReadAsync(0);
        (await new TcpConnectionsProbe(app.Port).ReadAsync(default)).ShouldBe(1);
    }

    [Test]
    public async Task Probes_WhenTheServerServesNoMetrics_AreUnavailableWithTheReason()
    {
        await using var app = await LoopbackApp.StartAsync();
        using var probes = await OpenAsync(app);

        Find(probes, Quantity.OpenConnections).Unavailable.ShouldBe($"{app.Address}metrics answered 404 Not Found.");
        Find(probes, Quantity.TcpConnections).Unavailable.ShouldBeNull();
        probes.TaskSource.ShouldBeNull();
        (await probes.CountClosesAsync(default)).ShouldBeNull();
    }

    /// <summary>A run without its counts passes with any number of them: one slow answer, while the machine is busy, must not be why.</summary>
    [Test]
    public async Task Counts_WhoseFirstReadingsGetNoAnswer_AreReadAgain()
    {
        await using var app = await LoopbackApp.StartAsync();
        var asked = 0;
        await using var diagnostics = await LoopbackApp.StartAsync(map: routes => routes.MapGet("/debug/stats", async (HttpContext context) =>
        {
            if (Interlocked.Increment(ref asked) <= 2)
            {
                _time.Advance(AddressReader.Timeout);
                await Task.Delay(Timeout.Infinite, context.RequestAborted);
            }

            return new { openConnections = 3 };
        }));

        using var probes = await AddressProbes.OpenAsync(app.Address, null, new Uri(diagnostics.Address, "/debug/stats"), _time, default);

        await Find(probes, Quantity.OpenConnections).ShouldReadAsync(3);
        asked.ShouldBeGreaterThan(2);
    }

    [Test]
    public async Task Counts_AtAnAddressThatWasNamedAndDoesNotAnswer_AreNoneToGoOnWithout()
    {
        await using var app = await LoopbackApp.StartAsync();
        var closed = await LoopbackApp.StartAsync();
        var stats = new Uri(closed.Address, "/debug/stats");
        await closed.DisposeAsync();

        var failure = await Should.ThrowAsync<ProbeException>(() => AddressProbes.OpenAsync(app.Address, null, stats, _time, default));
        failure.Message.ShouldStartWith($"{stats} did not answer: ");

        failure = await Should.ThrowAsync<ProbeException>(() => AddressProbes.OpenAsync(app.Address, new Uri(stats, "/metrics"), null, _time, default));
        failure.Message.ShouldStartWith($"{new Uri(stats, "/metrics")} did not answer: ");
    }

    [Test]
    public async Task Probe_WhenTheServerIsGone_SaysSo()
    {
        var app = await StartAsync();
        using var probes = await OpenAsync(app);
        var address = app.Address;
        await app.DisposeAsync();

        var failure = await Should.ThrowAsync<ProbeException>(() => Find(probes, Quantity.OpenConnections).ReadAsync(default).AsTask());
        failure.Message.ShouldStartWith($"{address}metrics did not answer: ");

        failure = await Should.ThrowAsync<ProbeException>(() => AddressProbes.OpenAsync(address, null, null, _time, default));
        failure.Message.ShouldStartWith($"{address} did not answer: ");
    }

    [Test]
    public async Task Closes_WhenALimitFires_AreCountedByReason()
    {
        await using var app = await StartAsync(builder => builder.WebHost.ConfigureKestrel(
            options => options.Limits.RequestHeadersTimeout = TimeSpan.FromMilliseconds(1)));
        using var probes = await OpenAsync(app);
        (await probes.CountClosesAsync(default)).ShouldNotBeNull().ShouldBeEmpty();

        await app.ConnectAsync(1);
        await app.SendAsync("GET / HTTP/1.1\r\n"u8.ToArray());

        await Eventually.BeAsync(
            "request_headers_timeout",
            async () => (await probes.CountClosesAsync(default))!.GetValueOrDefault("request_headers_timeout"),
            1);
    }

    [TestCase("10.255.255.1", false)]
    [TestCase("127.0.0.1", true)]
    [TestCase("localhost", true)]
    public void TcpTable_WhenTheServerIsElsewhere_IsNotItsOwn(string host, bool isHere) =>
        AddressProbes.TableProbes(new Uri($"http://{host}:8080"), () => []).ShouldAllBe(probe => (probe.Unavailable == null) == isHere);

    private Task<AddressProbes> OpenAsync(LoopbackApp app) => AddressProbes.OpenAsync(app.Address, null, null, _time, default);

    private static IProbe Find(AddressProbes probes, Quantity quantity) => probes.Probes.Single(probe => probe.Quantity == quantity);

    /// <summary>An app that serves its own counts at <c>/metrics</c>, as they are while it does, and waits for ever at <c>/wait</c>.</summary>
    private async Task<LoopbackApp> StartAsync(Action<WebApplicationBuilder>? configure = null)
    {
        MeterProbe? connections = null;
        MeterProbe? requests = null;
        CloseRecorder? closes = null;
        return await LoopbackApp.StartAsync(configure, app =>
        {
            connections = MeterProbe.OpenConnections(app.Services);
            requests = MeterProbe.ActiveRequests(app.Services);
            closes = new CloseRecorder(app.Services, new RunClock(TimeProvider.System));
            app.MapGet("/wait", (CancellationToken aborted) => Task.Delay(Timeout.Infinite, aborted));
            app.MapGet("/metrics", WriteAsync);
        });

        async Task WriteAsync(HttpContext context)
        {
            Interlocked.Increment(ref _scrapes);
            var port = context.Connection.LocalPort;
            var held = await connections!.ReadAsync(default);
            var active = await requests!.ReadAsync(default);
            var lines = closes!.CountByError().Select(pair =>
                $"kestrel_connection_duration_seconds_count{{error_type=\"{pair.Key}\",server_port=\"{port}\"}} {pair.Value}");
            await context.Response.WriteAsync(string.Create(CultureInfo.InvariantCulture, $$"""
                kestrel_active_connections{server_port="{{port}}"} {{held}}
                kestrel_active_connections{server_port="1"} 1000
                kestrel_connection_duration_seconds_count{server_port="{{port}}"} 7
                http_server_active_requests{http_request_method="GET"} {{active}}
                dotnet_thread_pool_thread_count_total 12
                dotnet_thread_pool_queue_length 0
                {{string.Join('\n', lines)}}

                """));
        }
    }
}
