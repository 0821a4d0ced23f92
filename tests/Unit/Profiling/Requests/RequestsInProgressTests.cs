using System.Net;
using Leak.Profiling;
using Leak.Shared;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Time.Testing;

namespace Leak.Unit.Profiling.Requests;

/// <summary><c>/debug/requests</c>: who holds it.</summary>
[TestFixture]
[NonParallelizable] // the table of active tasks is the process's
public sealed class RequestsInProgressTests
{
    private const string Page = "/debug/requests";

    private readonly FakeTimeProvider _time = new();
    private TaskCompletionSource _gate = null!;
    private Func<string?>? _limit;
    private WebApplication _app = null!;
    private HttpClient _client = null!;

    private int Port => _client.BaseAddress!.Port;

    [SetUp]
    public async Task Serve()
    {
        _gate = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        _limit = null;
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.WebHost.UseKestrelCore().ConfigureKestrel(kestrel => kestrel.Listen(IPAddress.Loopback, 0));
        builder.Services.AddRoutingCore();
        builder.Services.AddSingleton<TimeProvider>(_time);
        builder.Services.AddRequestsInProgress(_ => _limit);
        _app = builder.Build();
        _app.MapGet("/hang/{id}", (RequestDelegate)(_ => HangAsync(_gate.Task))).WithDisplayName("hangs");
        _app.MapGet("/both", (RequestDelegate)(_ => Task.WhenAll(HangAsync(_gate.Task), HangLaterAsync(_gate.Task))));
        _app.MapGet("/blocked", (RequestDelegate)(_ => Blocked()));
        _app.MapTaskProfile();
        await _app.StartAsync();
        _client = new HttpClient { BaseAddress = new Uri(_app.Urls.Single()), Timeout = Eventually.Ceiling };
    }

    [TearDown]
    public async Task Stop()
    {
        _gate.TrySetResult();
        _client.Dispose();
        // Tracking goes on until it has stopped.
        await _app.StopAsync();
        await _app.DisposeAsync();
    }

    [Test]
    public async Task Request_ThatHangs_IsListedWithItsAgeClientRouteAndLine_UntilItEnds()
    {
        using var request = await RawConnection.OpenAsync(Port, "GET /hang/7 HTTP/1.1\r\nHost: a\r\n\r\n");
        await Listed("#\t");
        _time.Advance(TimeSpan.FromSeconds(12.3));

        var text = await _client.GetStringAsync(Page);

        var port = ((IPEndPoint)request.Socket.LocalEndPoint!).Port;
        text.ShouldStartWith(
            $"requests in progress: 1, oldest first\n\n12.3 s GET /hang/7 HTTP/1.1 from 127.0.0.1:{port}\n  endpoint: /hang/{{id}} (hangs)\n  limit: none\n  waits");
        text.ShouldMatch(
            @"innermost first:\n#\tTaskCompletionSource\.Task\tSystem\.Private\.CoreLib\n"
            + @"#\tRequestsInProgressTests\.HangAsync\tLeak\.Unit\t.+RequestsInProgressTests\.cs:\d+\n");
        text.ShouldNotContain("OpenRequestsMiddleware", Case.Sensitive, "it is the list's own");

        _gate.SetResult();

        await Eventually.ReadAsync(
            () => _client.GetStringAsync(Page), text => text == "requests in progress: 0, oldest first\n", "the request that has ended to leave the list");
    }

    [Test]
    public async Task Requests_ThatAwaitOnePromise_EachHaveTheirStack()
    {
        using var first = await RawConnection.OpenAsync(Port, "GET /hang/1 HTTP/1.1\r\nHost: a\r\n\r\n");
        using var second = await RawConnection.OpenAsync(Port, "GET /hang/2 HTTP/1.1\r\nHost: a\r\n\r\n");

        await Eventually.ReadAsync(
            () => _client.GetStringAsync(Page), text => Count(text, "\tLeak.Unit\t") == 2 && Count(text, "HangAsync") == 2, "a stack of each");
    }

    [Test]
    public async Task Request_ThatAwaitsTwo_HasBothStacks()
    {
        using var request = await RawConnection.OpenAsync(Port, "GET /both HTTP/1.1\r\nHost: a\r\n\r\n");

        var text = await Listed(".HangLaterAsync\t");

        text.ShouldContain(".HangAsync\t");
        text.ShouldContain("Task.WhenAll");
    }

    [Test]
    public async Task Request_ThatBlocksItsThread_SaysThatItHasAwaitedNothing()
    {
        using var request = await RawConnection.OpenAsync(Port, "GET /blocked HTTP/1.1\r\nHost: a\r\n\r\n");

        var text = await Listed("GET /blocked ");

        text.ShouldContain("has not awaited anything yet: it runs, or blocks a thread");
    }

    [TestCase("/hang/%1b%5b31m%0d%0aowned%e2%80%ae", @"GET /hang/\u001b[31m\u000d\u000aowned\u202e HTTP/1.1")]
    [TestCase("/hang/%5cu001b%22%3cb%3e", @"GET /hang/\u005cu001b""<b> HTTP/1.1")]
    public async Task Path_OfAHostileClient_IsClean(string path, string shown)
    {
        using var request = await RawConnection.OpenAsync(Port, $"GET {path} HTTP/1.1\r\nHost: a\r\n\r\n");

        var text = await Listed("#\t");

        text.ShouldContain(shown);
        text.Where(character => character is (< ' ' and not ('\n' or '\t')) or > '~').ShouldBeEmpty();
    }

    [Test]
    public async Task Path_ThatIsLong_IsCut()
    {
        using var request = await RawConnection.OpenAsync(Port, $"GET /hang/{new string('x', 5000)} HTTP/1.1\r\nHost: a\r\n\r\n");

        var text = await Listed("#\t");

        text.ShouldContain($"/hang/{new string('x', 250)}... HTTP/1.1");
    }

    [Test]
    public async Task Limit_ThatTheApplicationKnows_IsNamedAsItIsNow()
    {
        var now = "handler 90 s";
        _limit = () => now;
        using var request = await RawConnection.OpenAsync(Port, "GET /hang/1 HTTP/1.1\r\nHost: a\r\n\r\n");
        (await Listed("GET /hang/1")).ShouldContain("  limit: handler 90 s\n");

        now = "web\u001bsocket 5 s";

        (await Listed("GET /hang/1")).ShouldContain("  limit: web\\u001bsocket 5 s\n");
    }

    [Test]
    public async Task Limit_WhoseTellerThrows_IsNotKnownAndTheRequestIsListed()
    {
        _limit = () => throw new InvalidOperationException("secret");
        using var request = await RawConnection.OpenAsync(Port, "GET /hang/1 HTTP/1.1\r\nHost: a\r\n\r\n");

        var text = await Listed("GET /hang/1");

        text.ShouldContain("  limit: not known (InvalidOperationException)\n");
        text.ShouldNotContain("secret");
    }

    [TestCase("Origin", "https://elsewhere.example")]
    [TestCase("Sec-Fetch-Site", "cross-site")]
    public async Task Page_OfAnotherOrigin_GetsNothing(string header, string value)
    {
        using var hung = await RawConnection.OpenAsync(Port, "GET /hang/secret HTTP/1.1\r\nHost: a\r\n\r\n");
        await Listed("/hang/secret");
        using var request = new HttpRequestMessage(HttpMethod.Get, Page) { Headers = { { header, value } } };

        using var answer = await _client.SendAsync(request);

        answer.StatusCode.ShouldBe(HttpStatusCode.Forbidden);
        (await answer.Content.ReadAsStringAsync()).ShouldNotContain("secret");
    }

    [Test]
    public async Task Answer_IsPlainTextThatNobodyKeeps()
    {
        using var answer = await _client.GetAsync(Page);

        answer.Content.Headers.ContentType!.ToString().ShouldBe("text/plain; charset=utf-8");
        answer.Headers.CacheControl!.NoStore.ShouldBeTrue();
        answer.Headers.GetValues("X-Content-Type-Options").ShouldBe(["nosniff"]);
    }

    private Task<string> Listed(string what) =>
        Eventually.ReadAsync(() => _client.GetStringAsync(Page), text => text.Contains(what, StringComparison.Ordinal), $"\"{what}\" on the list");

    private static int Count(string text, string what) => text.Split(what).Length - 1;

    private static async Task HangAsync(Task gate) => await gate.ConfigureAwait(false);

    private static async Task HangLaterAsync(Task gate) => await gate.ConfigureAwait(false);

    private Task Blocked()
    {
        _gate.Task.Wait();
        return Task.CompletedTask;
    }
}
