using System.Net;
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
}
