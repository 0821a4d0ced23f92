using System.Collections.Concurrent;
using System.Text;
using Leak.Scenarios.Endpoints;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;

namespace Leak.Scenarios.Monitoring;

/// <summary>The sample server's metrics, sent to a collector of the test's own over OTLP.</summary>
[Parallelizable]
internal sealed class OtlpTests
{
    private static readonly string[] s_expected = ["kestrel.active_connections", "leak.timeouts.connection_bound", "leak.tasks.active", "leak.active_tasks"];

    [TestCase(null, false)]
    [TestCase(" ", false)]
    [TestCase("http://127.0.0.1:9", true)]
    public async Task Exporter_IsThereOnlyWhereACollectorIsNamed(string? collector, bool expected)
    {
        IServiceCollection? services = null;
        await using var server = await LoopbackServer.StartAsync(collector is null ? [] : [$"--OTEL_EXPORTER_OTLP_ENDPOINT={collector}"], builder => services = builder.Services);

        services.ShouldNotBeNull().Any(service => service.ServiceType.ToString().Contains("Otlp", StringComparison.Ordinal)).ShouldBe(expected);
    }

    [Test]
    public async Task Server_WhereACollectorIsNamed_SendsItItsMetrics()
    {
        var bodies = new ConcurrentQueue<(string Path, string? Type, string Text)>();
        await using var collector = await LoopbackApp.StartAsync(_ => { }, app => app.MapPost("/{**path}", async (HttpContext context) =>
        {
            using var body = new MemoryStream();
            await context.Request.Body.CopyToAsync(body);

            // Protobuf keeps the names as they are.
            bodies.Enqueue((context.Request.Path, context.Request.ContentType, Encoding.Latin1.GetString(body.ToArray())));
        }));
        await using (var server = await LoopbackServer.StartAsync(
            [$"--OTEL_EXPORTER_OTLP_ENDPOINT=http://127.0.0.1:{collector.Port}", "--OTEL_EXPORTER_OTLP_PROTOCOL=http/protobuf", "--OTEL_METRIC_EXPORT_INTERVAL=200"]))
        {
            using var client = server.PublicClient();
            using var _ = await client.PostAsync("/post", content: null);

            await Eventually.UntilAsync(
                () => string.Concat(bodies.Select(body => body.Text)),
                text => Array.TrueForAll(s_expected, name => text.Contains(name, StringComparison.Ordinal)),
                string.Join(", ", s_expected),
                text => $"{bodies.Count} messages, without {string.Join(", ", s_expected.Where(name => !text.Contains(name, StringComparison.Ordinal)))}");
        }

        bodies.ShouldAllBe(body => body.Path == "/v1/metrics" && body.Type == "application/x-protobuf");
    }
}
