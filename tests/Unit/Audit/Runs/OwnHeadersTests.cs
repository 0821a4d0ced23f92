using System.Collections.Concurrent;
using Leak.Audit.Findings;
using Leak.Audit.Looking;
using Leak.Audit.Options;
using Leak.Audit.Reports;
using Leak.Audit.Runs;
using Leak.Clients.Catalog;
using Leak.Unit.Audit.Looking;

namespace Leak.Unit.Audit.Runs;

/// <summary>A whole audit of a server that writes down what it is asked.</summary>
[Category("Slow")]
[Parallelizable]
internal sealed class OwnHeadersTests
{
    private const string Secret = "s3cret-of-the-user";

    [Test]
    public async Task Headers_OfTheUsersOwn_AreInEveryRequest_AndNoReportTellsTheirValues()
    {
        var heads = new ConcurrentQueue<string>();
        await using var server = LookServer.Answering(head =>
        {
            heads.Enqueue(head);
            return LookServer.Answer("200 OK", body: "ok");
        });

        var report = await AuditAsync(server.Address);

        // Beside the audit's own requests there are those for counts: is anything there, and has it metrics.
        var requests = heads.Where(head => head.Contains("/own", StringComparison.Ordinal)).ToList();
        requests.Count.ShouldBeGreaterThan(10);
        requests.ShouldAllBe(head => head.Contains($"\r\nX-Key: {Secret}\r\n", StringComparison.Ordinal));
        requests.ShouldContain(head => head.StartsWith("POST ", StringComparison.Ordinal));
        requests.ShouldContain(head => head.Contains("\r\nUpgrade: websocket\r\n", StringComparison.Ordinal));

        report.SentHeaders.ShouldBe(["X-Key"]);
        var document = new AuditDocument(new AuditGrade("A", [], null), report, new Advice([], []));
        foreach (var text in new[] { AuditJson.Render(document), AuditHtml.Render(document), AuditMarkdown.Render(document), string.Join('\n', AuditConsole.Lines(document)) })
        {
            text.ShouldContain("X-Key");
            text.ShouldNotContain(Secret);
        }
    }

    private static async Task<AuditReport> AuditAsync(Uri address)
    {
        var options = new AuditOptions
        {
            Addresses = [address],
            Headers = new Dictionary<string, string> { ["X-Key"] = Secret },
            Paths = new AuditPaths { Path = "/own", PostPath = "/own/post", WebSocketPath = "/own/chat" },
            Limit = TimeSpan.FromSeconds(1),
            Watch = TimeSpan.FromSeconds(4),
            ConnectionsOfEach = 2,
        };
        var runner = new AuditRunner(options, ["audit", "…"], TimeProvider.System) { Alone = TimeSpan.FromSeconds(0.5), LookTimes = new LookTimes { Ceiling = TimeSpan.FromSeconds(2), Pause = TimeSpan.FromSeconds(1) } };
        return await runner.RunAsync([Stalls.Http1.KeepAliveIdle, Stalls.Tcp.Idle], TestContext.CurrentContext.CancellationToken);
    }
}
