using System.Net;

namespace Leak.Scenarios.Endpoints;

/// <summary>The sample server's list of requests in progress: each with the limit that it is under, or lacks.</summary>
[NonParallelizable] // the table of active tasks is the process's
public sealed class RequestsInProgressTests() : DiagnosticsFixture("--Stalls:Enabled=true", "--Timeouts:Handler=00:01:17", "--Timeouts:Stream=00:00:00")
{
    private const string Page = "/debug/requests";

    [Test]
    public async Task Request_ThatHangs_HasItsLimitAndItsStack()
    {
        using var hung = await RawConnection.OpenAsync(Server.PublicPort, "GET /stall/hung HTTP/1.1\r\nHost: a\r\n\r\n");

        var text = await Listed(Diagnostics, "#\tTask.Delay\tSystem.Private.CoreLib\n");

        text.ShouldMatch(@"\n\d+\.\d s GET /stall/hung HTTP/1\.1 from 127\.0\.0\.1:\d+\n  endpoint: /stall/hung\n  limit: handler 77 s\n");
    }

    [Test]
    public async Task Request_WhoseClientOwesItsBody_HasTheLimitOfThatToo()
    {
        using var silent = await RawConnection.OpenAsync(Server.PublicPort, "POST /post HTTP/1.1\r\nHost: a\r\nContent-Length: 9\r\n\r\n");

        var text = await Listed(Diagnostics, "#\tPostEndpoint.HandleAsync");

        text.ShouldContain("  limit: read 30 s, handler 77 s\n");
        text.ShouldMatch(@"#\tPostEndpoint\.ReadBodyAsync\tLeak\.Server\t.+PostEndpoint\.cs:\d+\n#\tPostEndpoint\.HandleAsync\t");
    }

    [Test]
    public async Task Request_OfAStream_LacksALimitWhereThatIsOff()
    {
        using var stream = await RawConnection.OpenAsync(Server.PublicPort, "GET /stall/events HTTP/1.1\r\nHost: a\r\n\r\n");
        (await stream.ReadAsync()).ShouldContain("text/event-stream");

        (await Listed(Diagnostics, " GET /stall/events ")).ShouldContain("  limit: none\n");
    }

    [Test]
    public async Task Request_OnAServerWithoutTimeouts_LacksALimit()
    {
        await using var server = await LoopbackServer.StartAsync(["--Stalls:Enabled=true", "--Timeouts:Enabled=false"]);
        using var diagnostics = server.DiagnosticsClient();
        using var hung = await RawConnection.OpenAsync(server.PublicPort, "GET /stall/hung HTTP/1.1\r\nHost: a\r\n\r\n");

        (await Listed(diagnostics, " GET /stall/hung ")).ShouldContain("  limit: none\n");
    }

    [Test]
    public async Task Request_OnAServerThatObserves_SaysThatItsLimitEndsNothing()
    {
        await using var server = await LoopbackServer.StartAsync(["--Stalls:Enabled=true", "--Timeouts:Mode=Observe"]);
        using var diagnostics = server.DiagnosticsClient();
        using var hung = await RawConnection.OpenAsync(server.PublicPort, "GET /stall/hung HTTP/1.1\r\nHost: a\r\n\r\n");

        (await Listed(diagnostics, " GET /stall/hung ")).ShouldContain("  limit: handler 90 s (observed, which ends nothing)\n");
    }

    [Test]
    public async Task Page_WhereTheProfileIsOff_IsNotThere()
    {
        await using var server = await LoopbackServer.StartAsync(["--Profiling:Enabled=false"]);
        using var diagnostics = server.DiagnosticsClient();

        using var answer = await diagnostics.GetAsync(Page);

        answer.StatusCode.ShouldBe(HttpStatusCode.NotFound);
    }

    [Test]
    public async Task Page_OnThePublicPort_IsNotThere()
    {
        using var client = Server.PublicClient();

        using var answer = await client.GetAsync(Page);

        answer.StatusCode.ShouldBe(HttpStatusCode.NotFound);
    }

    private static Task<string> Listed(HttpClient diagnostics, string what) =>
        Eventually.ReadAsync(() => diagnostics.GetStringAsync(Page), text => text.Contains(what, StringComparison.Ordinal), $"\"{what}\" on the list");
}
