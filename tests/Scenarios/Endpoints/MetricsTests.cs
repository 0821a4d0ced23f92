using System.Net;
using System.Net.Sockets;
using Leak.Scenarios.Monitoring;
using Leak.Server;
using Leak.Timeouts;
using Microsoft.AspNetCore.Connections.Features;
using Microsoft.AspNetCore.Hosting;

namespace Leak.Scenarios.Endpoints;

/// <summary><c>GET /metrics</c>: what a probe in another process reads.</summary>
[Parallelizable]
public sealed class MetricsTests
{
    private RunningServer _server = null!;
    private HttpClient _public = null!;
    private HttpClient _diagnostics = null!;

    [OneTimeSetUp]
    public async Task Start()
    {
        // Long enough for a busy machine to send a head in it, or its connection would rightly be ended.
        _server = await LoopbackServer.StartAsync(["--Timeouts:RequestHead=00:00:03"], builder => builder.WebHost.ConfigureKestrel(
            kestrel => kestrel.ConfigureEndpointDefaults(endpoint => endpoint.UseTimeouts().Use(next => connection =>
            {
                connection.Features.Get<IConnectionMetricsTagsFeature>()?.Tags.Add(new("client.port", connection.RemoteEndPoint!.ToString()));
                return next(connection);
            }))));
        _public = _server.PublicClient();
        _diagnostics = _server.DiagnosticsClient();
    }

    [OneTimeTearDown]
    public async Task Stop()
    {
        _public.Dispose();
        _diagnostics.Dispose();
        await _server.DisposeAsync();
    }

    [TestCase("kestrel_active_connections{")]
    [TestCase("http_server_active_requests{")]
    [TestCase("http_server_request_duration_seconds_count{")]
    [TestCase("leak_active_tasks{")]
    [TestCase("dotnet_gc_collections_total{")]
    [TestCase("dotnet_thread_pool_thread_count")]
    public async Task Metrics_OnEitherPort_HaveTheFrameworksCounts(string line)
    {
        using var _ = await _public.PostAsync("/post", content: null);

        (await _public.GetStringAsync("/metrics")).ShouldContain(line);
        (await _diagnostics.GetStringAsync("/metrics")).ShouldContain(line);
    }

    [Test]
    public async Task Metrics_WhenALimitClosedAConnection_NameTheLimitAndNoClient()
    {
        using var connection = await RawConnection.OpenAsync(_server.PublicPort);
        await connection.ReadToEndAsync();

        var metrics = await Eventually.ReadAsync(
            () => _diagnostics.GetStringAsync("/metrics"),
            text => text.Contains("error_type=\"request_headers_timeout\"", StringComparison.Ordinal),
            "the closing reason request_headers_timeout");

        metrics.ShouldNotContain("client_port");
        metrics.ShouldContain("leak_timeouts_fired_total{limit=\"request_head\"}");
    }

    [Test]
    public async Task Metrics_WhenAnotherServerRunsInTheProcess_CountOnlyTheirOwn()
    {
        await using var other = await LoopbackServer.StartAsync();
        using var otherPublic = other.PublicClient();
        using var otherDiagnostics = other.DiagnosticsClient();
        using var connection = await RawConnection.OpenAsync(other.PublicPort);

        await Eventually.ReadAsync(
            () => otherDiagnostics.GetStringAsync("/metrics"),
            text => text.Contains($"server_port=\"{other.PublicPort}\"}} 1", StringComparison.Ordinal),
            "the other server's connection in its own metrics");

        (await _public.GetStringAsync("/metrics")).ShouldNotContain($"server_port=\"{other.PublicPort}\"");
        (await _public.GetStringAsync("/metrics")).ShouldNotContain($"server_port=\"{_server.DiagnosticsPort}\"");
    }

    [Test]
    public async Task Metrics_WhenNotPublic_AreOnTheDiagnosticsPortAlone()
    {
        await using var server = await LoopbackServer.StartAsync(["--Metrics:Public=false"]);
        using var publicClient = server.PublicClient();
        using var diagnostics = server.DiagnosticsClient();

        using var refused = await publicClient.GetAsync("/metrics");
        using var served = await diagnostics.GetAsync("/metrics");

        refused.StatusCode.ShouldBe(HttpStatusCode.NotFound);
        served.StatusCode.ShouldBe(HttpStatusCode.OK);
    }

    [Test]
    public async Task Metrics_WhileAClientTakesNothingOfThem_AnswerEveryOtherScrape()
    {
        await using var server = await LoopbackServer.StartAsync(["--Http2:Port=0"]);
        using var publicClient = server.PublicClient();
        using var diagnostics = server.DiagnosticsClient();
        using var unread = await RawConnection.OpenAsync(server.Http2Port!.Value);
        await unread.SendAsync(UnreadScrape());
        await UntilHeadAsync(unread);

        for (var scrape = 1; scrape <= 9; scrape++)
        {
            var (client, port) = scrape % 2 == 0 ? (publicClient, "public") : (diagnostics, "diagnostics");
            (await ScrapeAsync(client)).ShouldContain(
                "kestrel_active_connections{", customMessage: $"scrape {scrape} of 9, on the {port} port, while one client takes nothing of its own");
        }
    }

    [Test]
    public async Task Metrics_HaveTheirLength()
    {
        using var answer = await _diagnostics.GetAsync("/metrics", HttpCompletionOption.ResponseHeadersRead);
        using var head = await _diagnostics.SendAsync(new HttpRequestMessage(HttpMethod.Head, "/metrics"));

        var length = answer.Content.Headers.ContentLength.ShouldNotBeNull();
        (await answer.Content.ReadAsByteArrayAsync()).LongLength.ShouldBe(length);
        head.StatusCode.ShouldBe(HttpStatusCode.OK);
        head.Content.Headers.ContentLength.ShouldNotBeNull().ShouldBePositive();
    }

    [Test]
    public async Task Metrics_WhenPosted_AreRefused()
    {
        using var response = await _public.PostAsync("/metrics", content: null);

        response.StatusCode.ShouldBe(HttpStatusCode.MethodNotAllowed);
    }

    [Test]
    public async Task Metrics_ReadByPromtool_HaveNoFaultButTheRuntimesOwnNames()
    {
        using var _ = await _public.PostAsync("/post", content: null);

        var faults = await Promtool.CheckAsync(await _diagnostics.GetStringAsync("/metrics"));

        faults.Where(fault => !(fault.StartsWith("dotnet_", StringComparison.Ordinal) && fault.Contains("\"_count\" suffix", StringComparison.Ordinal)))
            .ShouldBeEmpty();
    }

    private static async Task<string> ScrapeAsync(HttpClient client)
    {
        try
        {
            return await client.GetStringAsync("/metrics");
        }
        catch (OperationCanceledException)
        {
            return $"no answer within {client.Timeout}";
        }
    }

    /// <summary>Over HTTP/2 by prior knowledge: a window of 0, and GET /metrics on stream 1.</summary>
    private static byte[] UnreadScrape()
    {
        // RFC 9113: SETTINGS_INITIAL_WINDOW_SIZE is 4. RFC 7541: 2, 6, 4 and 1 are :method GET, :scheme http, :path and :authority.
        byte[] settings = [0, 4, 0, 0, 0, 0];
        byte[] block = [0x82, 0x86, 0x04, 8, .. "/metrics"u8, 0x01, 1, (byte)'a'];
        return
        [
            .. "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n"u8,
            0, 0, (byte)settings.Length, 4, 0, 0, 0, 0, 0, .. settings,
            // HEADERS with END_STREAM and END_HEADERS.
            0, 0, (byte)block.Length, 1, 5, 0, 0, 0, 1, .. block,
        ];
    }

    /// <summary>Reads frames until the answer's HEADERS: from then on the server would send its body, if it could.</summary>
    private static async Task UntilHeadAsync(RawConnection connection)
    {
        const byte Headers = 1;
        var stream = new NetworkStream(connection.Socket);
        var head = new byte[9];
        do
        {
            await stream.ReadExactlyAsync(head).AsTask().WaitAsync(Eventually.Ceiling);
            await stream.ReadExactlyAsync(new byte[(head[0] << 16) | (head[1] << 8) | head[2]]).AsTask().WaitAsync(Eventually.Ceiling);
        }
        while (head[3] != Headers);
    }
}
