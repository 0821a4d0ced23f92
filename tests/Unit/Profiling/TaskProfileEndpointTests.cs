using System.IO.Compression;
using System.Net;
using System.Text;
using System.Text.Json;
using System.Threading.Channels;
using Leak.Profiling;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Time.Testing;

namespace Leak.Unit.Profiling;

[TestFixture]
[NonParallelizable] // the table of active tasks is the process's
public sealed class TaskProfileEndpointTests
{
    private readonly DelayNoticingTime _time = new();
    private WebApplication _app = null!;
    private HttpClient _client = null!;
    private IPAddress? _remote;
    private TaskProfileEndpointOptions _options = null!;

    [OneTimeSetUp]
    public async Task Serve()
    {
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.WebHost.UseKestrelCore().ConfigureKestrel(kestrel => kestrel.Listen(IPAddress.Loopback, 0));
        builder.Services.AddRoutingCore();
        _app = builder.Build();
        _app.Use((context, next) =>
        {
            context.Connection.RemoteIpAddress = _remote ?? context.Connection.RemoteIpAddress;
            return next(context);
        });
        _app.UseRouting();
        _app.MapTaskProfile(options =>
        {
            options.TimeProvider = _time;
            _options = options;
        });
        await _app.StartAsync();
        _client = new HttpClient { BaseAddress = new Uri(_app.Urls.Single()), Timeout = TimeSpan.FromSeconds(30) };
    }

    [OneTimeTearDown]
    public async Task Stop()
    {
        _client.Dispose();
        await _app.StopAsync();
        await _app.DisposeAsync();
    }

    [Test]
    public async Task Debug1_WhenManyWait_GroupsThemLargestFirst()
    {
        var gate = new TaskCompletionSource();
        var waiting = Enumerable.Range(0, 700).Select(_ => WaitFor(gate.Task)).ToArray();

        var text = await _client.GetStringAsync("/debug/pprof/tasks?debug=1");

        var lines = text.Split('\n');
        lines[0].ShouldMatch(@"^task profile: total \d+ operations in \d+ stacks \(ActiveTaskTable: .+\)$");
        lines[1].ShouldBe("700 @");
        lines[2].ShouldBe("#\tTaskCompletionSource.Task\tSystem.Private.CoreLib");
        lines[3].ShouldMatch(@"^#\tTaskProfileEndpointTests\.WaitFor\tLeak\.Unit\t.+TaskProfileEndpointTests\.cs:\d+$");
        gate.SetResult();
        await Task.WhenAll(waiting);
    }

    [Test]
    public async Task Debug2_WhenTimePasses_TellsAges()
    {
        var gate = new TaskCompletionSource();
        var waiting = WaitFor(gate.Task);
        for (var second = 0; second < 7; second++)
        {
            _time.Advance(TimeSpan.FromSeconds(1));
        }

        var text = await _client.GetStringAsync("/debug/pprof/tasks?debug=2");

        text.ShouldMatch(
            @"task (\d+) \[6 s\]:\nTaskCompletionSource\.Task \(System\.Private\.CoreLib\) task \1, 6 s\n"
            + @"TaskProfileEndpointTests\.WaitFor \(Leak\.Unit\) task \d+, 6 s\n\t.+TaskProfileEndpointTests\.cs:\d+\n");
        gate.SetResult();
        await waiting;
    }

    [Test]
    public async Task Debug2_WhenSeveralAwaitOnePromise_TellsEach()
    {
        var gate = new TaskCompletionSource();
        Task[] waiting = [WaitFor(gate.Task), WaitLater(gate.Task)];

        var text = await _client.GetStringAsync("/debug/pprof/tasks?debug=2");

        text.ShouldMatch(@"TaskCompletionSource\.Task \(System\.Private\.CoreLib\) task .+\nTaskProfileEndpointTests\.WaitFor ");
        text.ShouldMatch(@"\]:\nTaskProfileEndpointTests\.WaitLater ");
        gate.SetResult();
        await Task.WhenAll(waiting);
    }

    [Test]
    public async Task Seconds_WhenSomeAppear_ShowsThoseAlone()
    {
        var gate = new TaskCompletionSource();
        var earlier = WaitFor(gate.Task);
        var answer = _client.GetStringAsync("/debug/pprof/tasks?debug=1&seconds=5");
        await _time.DelayBegun(TimeSpan.FromSeconds(5));
        var later = Enumerable.Range(0, 3).Select(_ => WaitLater(gate.Task)).ToArray();

        _time.Advance(TimeSpan.FromSeconds(5));

        var text = await answer;
        text.ShouldContain("3 @\n#\tTaskProfileEndpointTests.WaitLater");
        text.ShouldNotContain("TaskProfileEndpointTests.WaitFor");
        gate.SetResult();
        await Task.WhenAll([earlier, .. later]);
    }

    [Test]
    public async Task Tasks_WhileAnotherWaitsForItsSeconds_AreAnswered()
    {
        using var abort = new CancellationTokenSource();
        var first = _client.GetAsync("/debug/pprof/tasks?seconds=300", abort.Token);
        await _time.DelayBegun(TimeSpan.FromSeconds(300));

        using var second = await _client.GetAsync("/debug/pprof/tasks?debug=1");
        second.StatusCode.ShouldBe(HttpStatusCode.OK);
        await abort.CancelAsync();
        await Should.ThrowAsync<OperationCanceledException>(first);
    }

    [TestCase("Origin", "https://elsewhere.example", HttpStatusCode.Forbidden)]
    [TestCase("Origin", "null", HttpStatusCode.Forbidden)]
    [TestCase("Origin", "http://127.0.0.1:{other}", HttpStatusCode.Forbidden)]
    [TestCase("Origin", "http://127.0.0.1:{port}", HttpStatusCode.OK)]
    [TestCase("Sec-Fetch-Site", "cross-site", HttpStatusCode.Forbidden)]
    [TestCase("Sec-Fetch-Site", "same-site", HttpStatusCode.Forbidden)]
    [TestCase("Sec-Fetch-Site", "same-origin", HttpStatusCode.OK)]
    [TestCase("Sec-Fetch-Site", "none", HttpStatusCode.OK)]
    public async Task Any_WhenAWebPageAsks_AnswersItsOwnOriginAlone(string header, string value, HttpStatusCode status)
    {
        var port = _client.BaseAddress!.Port;
        foreach (var path in new[] { "/debug/pprof/", "/debug/pprof/tasks?debug=1", "/debug/pprof/tasklost?debug=1", "/debug/pprof/tasklints" })
        {
            using var request = new HttpRequestMessage(HttpMethod.Get, path);
            request.Headers.Add(header, value.Replace("{port}", $"{port}", StringComparison.Ordinal).Replace("{other}", $"{port + 1}", StringComparison.Ordinal));

            using var answer = await _client.SendAsync(request);

            answer.StatusCode.ShouldBe(status, path);
        }
    }

    [Test]
    public async Task Speedscope_Always_IsASampledProfile()
    {
        using var json = JsonDocument.Parse(await _client.GetStringAsync("/debug/pprof/tasks?format=speedscope"));

        var root = json.RootElement;
        root.GetProperty("$schema").GetString().ShouldBe("https://www.speedscope.app/file-format-schema.json");
        var frames = root.GetProperty("shared").GetProperty("frames").GetArrayLength();
        var profile = root.GetProperty("profiles")[0];
        profile.GetProperty("type").GetString().ShouldBe("sampled");
        var weights = profile.GetProperty("weights").EnumerateArray().Select(weight => weight.GetInt64()).ToArray();
        weights.Length.ShouldBe(profile.GetProperty("samples").GetArrayLength());
        weights.Sum().ShouldBe(profile.GetProperty("endValue").GetInt64());
        profile.GetProperty("samples").EnumerateArray().SelectMany(sample => sample.EnumerateArray())
            .ShouldAllBe(frame => frame.GetInt32() < frames);
    }

    [Test]
    public async Task Tasks_ByDefault_IsGzippedProtobufThatNamesItsMethods()
    {
        var gate = new TaskCompletionSource();
        var waiting = WaitFor(gate.Task);

        await using var zip = new GZipStream(await _client.GetStreamAsync("/debug/pprof/tasks"), CompressionMode.Decompress);
        using var raw = new MemoryStream();
        await zip.CopyToAsync(raw);

        Encoding.Latin1.GetString(raw.ToArray()).ShouldContain("TaskProfileEndpointTests.WaitFor");
        gate.SetResult();
        await waiting;
    }

    [TestCase("debug=9", "debug must be 0")]
    [TestCase("format=x", "pprof or speedscope")]
    [TestCase("debug=1&format=speedscope", "without debug")]
    [TestCase("seconds=-1", "seconds must be a whole number from 1 to 300")]
    [TestCase("seconds=301", "from 1 to 300")]
    [TestCase("seconds=soon", "from 1 to 300")]
    public async Task Tasks_WhenAskedForWhatThereIsNot_Answers400AndSaysWhatThereIs(string query, string said)
    {
        using var answer = await _client.GetAsync($"/debug/pprof/tasks?{query}");

        answer.StatusCode.ShouldBe(HttpStatusCode.BadRequest);
        (await answer.Content.ReadAsStringAsync()).ShouldContain(said);
    }

    [TestCase("/debug/pprof/tasks")]
    [TestCase("/debug/pprof/")]
    public async Task Any_WhenTheClientIsElsewhere_Answers403(string path)
    {
        _remote = IPAddress.Parse("192.0.2.1");
        try
        {
            using var answer = await _client.GetAsync(path);
            answer.StatusCode.ShouldBe(HttpStatusCode.Forbidden);
        }
        finally
        {
            _remote = null;
        }
    }

    [Test]
    public async Task Tasks_WhenLargerThanItsCeiling_SaysSo()
    {
        var ceiling = _options.MaxResponseBytes;
        _options.MaxResponseBytes = 100;
        try
        {
            using var answer = await _client.GetAsync("/debug/pprof/tasks?debug=2");
            answer.StatusCode.ShouldBe(HttpStatusCode.RequestEntityTooLarge);
            (await answer.Content.ReadAsStringAsync()).ShouldContain("larger than 100 bytes");
        }
        finally
        {
            _options.MaxResponseBytes = ceiling;
        }
    }

    [Test]
    public async Task Index_Always_LinksToEachFormat()
    {
        using var answer = await _client.GetAsync("/debug/pprof/");

        answer.Content.Headers.ContentType!.MediaType.ShouldBe("text/html");
        var page = await answer.Content.ReadAsStringAsync();
        page.ShouldContain("href=\"/debug/pprof/tasks?debug=1\"");
        page.ShouldContain("href=\"/debug/pprof/tasks?format=speedscope\"");
        page.ShouldContain("href=\"/debug/pprof/tasklost?debug=1\"");
        page.ShouldContain("href=\"/debug/pprof/tasklints\"");
    }

    [Test]
    public async Task Lost_WhenNothingRefersToAnOperation_HasThatOneAlone()
    {
        var kept = new TaskCompletionSource();
        var waiting = WaitFor(kept.Task);
        Planting.OnAThread(() => _ = Forgotten(new TaskCompletionSource().Task));

        var text = await _client.GetStringAsync("/debug/pprof/tasklost?debug=1");
        using var pprof = await _client.GetAsync("/debug/pprof/tasklost");

        text.ShouldMatch($@"\n1 @\n#\tTaskCompletionSource\.Task\t.+\n#\t{nameof(TaskProfileEndpointTests)}\.{nameof(Forgotten)}\tLeak\.Unit\t");
        text.ShouldNotContain(nameof(WaitFor));
        pprof.Content.Headers.ContentDisposition!.FileName.ShouldBe("tasklost.pb.gz");
        kept.SetResult();
        await waiting;
    }

    [TestCase("own", false)]
    [TestCase("own=Leak", true)]
    [TestCase("own=Leak.Unit", true)]
    [TestCase("own=Leak.Un", false)]
    [TestCase("own=Shop", false)]
    public async Task Own_ShowsTheStacksOfThoseAssembliesAlone(string own, bool isShown)
    {
        var gate = new TaskCompletionSource();
        var waiting = Enumerable.Range(0, 3).Select(_ => WaitFor(gate.Task)).ToArray();

        var text = await _client.GetStringAsync($"/debug/pprof/tasks?debug=1&{own}");

        text.Contains(nameof(WaitFor), StringComparison.Ordinal).ShouldBe(isShown, text);
        text.ShouldNotContain("SocketConnectionListener.AcceptAsync");
        if (isShown)
        {
            text.ShouldContain("3 @\n#\tTaskCompletionSource.Task\t");
        }
        gate.SetResult();
        await Task.WhenAll(waiting);
    }

    [Test]
    public async Task Lost_OverSeconds_Answers400()
    {
        using var answer = await _client.GetAsync("/debug/pprof/tasklost?debug=1&seconds=5");

        answer.StatusCode.ShouldBe(HttpStatusCode.BadRequest);
        (await answer.Content.ReadAsStringAsync()).ShouldStartWith("seconds are not allowed here");
    }

    [Test]
    public async Task Lints_WhenAnOperationIsAsyncVoid_TellIt()
    {
        var gate = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        (await _client.GetStringAsync("/debug/pprof/tasklints")).ShouldNotContain("async-void");
        WaitInVoid(gate.Task);

        var text = await _client.GetStringAsync("/debug/pprof/tasklints");

        text.ShouldMatch($@"^task lints: \d+ findings\nparked-request did not look: nobody notes the requests \(AddRequestsInProgress\)\n");
        text.ShouldMatch(
            @"\nasync-void: 1 of TaskProfileEndpointTests\.WaitInVoid, which is async void: .+\n"
            + @"#\tTaskCompletionSource\.Task\tSystem\.Private\.CoreLib\n#\tTaskProfileEndpointTests\.WaitInVoid\tLeak\.Unit\t.+:\d+\n");
        gate.SetResult();
    }

    [Test]
    public async Task Tasks_WhenPosted_Answers405()
    {
        using var answer = await _client.PostAsync("/debug/pprof/tasks", null);

        answer.StatusCode.ShouldBe(HttpStatusCode.MethodNotAllowed);
    }

    private static async Task WaitFor(Task gate) => await gate.ConfigureAwait(false);

    private static async void WaitInVoid(Task gate) => await gate.ConfigureAwait(false);

    private static async Task Forgotten(Task gate) => await gate.ConfigureAwait(false);

    private static async Task WaitLater(Task gate) => await gate.ConfigureAwait(false);

    /// <summary>Tells when a request has begun to wait, so that no test has to guess.</summary>
    private sealed class DelayNoticingTime : FakeTimeProvider
    {
        private readonly Channel<TimeSpan> _begun = Channel.CreateUnbounded<TimeSpan>();

        public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
        {
            var timer = base.CreateTimer(callback, state, dueTime, period);
            if (period == Timeout.InfiniteTimeSpan)
            {
                _begun.Writer.TryWrite(dueTime);
            }
            return timer;
        }

        /// <summary>Others wait too: a client has its time for each block of an answer.</summary>
        public async Task DelayBegun(TimeSpan due)
        {
            while (await _begun.Reader.ReadAsync().AsTask().WaitAsync(TimeSpan.FromSeconds(20)) != due)
            {
            }
        }
    }
}
