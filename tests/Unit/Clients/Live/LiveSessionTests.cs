using System.Net.Sockets;
using System.Text;
using Leak.Clients;
using Leak.Clients.Catalog;
using Leak.Clients.Live;
using Leak.Shared;
using Microsoft.Extensions.Time.Testing;

namespace Leak.Unit.Clients.Live;

/// <summary>What the live clients ask, what they take for served, and how they name a cut.</summary>
[Parallelizable]
internal sealed class LiveSessionTests
{
    private static readonly TimeSpan s_pace = TimeSpan.FromMilliseconds(400);

    private LoopbackListener _server = null!;

    [SetUp]
    public void SetUp() => _server = new LoopbackListener();

    [TearDown]
    public void TearDown() => _server.Dispose();

    [Test]
    public async Task Touch_WhenServed_KeepsItsConnection()
    {
        await using var session = Start("live/keep-alive-touch");
        var first = RunAsync(session, 0);
        var accepted = _server.Accept();

        accepted.ReceiveRequest().ShouldStartWith("GET /path?bytes=100 HTTP/1.1\r\n");
        accepted.SendText(Answer(200, 100));
        (await first).ShouldBe(new IterationResult(true, "200", Answer(200, 100).Length));
        var second = RunAsync(session, 1);
        accepted.ReceiveRequest();
        accepted.SendText(Answer(200, 99));

        (await second).ShouldBe(new IterationResult(false, "200", Answer(200, 99).Length, "99 bytes of body instead of 100"));
    }

    [Test]
    public async Task Upload_WhenServed_SendsItsBodyOverThreeQuartersOfItsPace()
    {
        await using var session = Start("live/upload");
        var clock = new RunClock(TimeProvider.System);
        var run = RunAsync(session, 0);
        var accepted = _server.Accept();

        accepted.ReceiveHead().ShouldContain("Content-Length: 327680\r\n");
        accepted.ReceiveText(327_680).ShouldAllBe(letter => letter == 'a');
        clock.Now.ShouldBeGreaterThanOrEqualTo(0.75 * s_pace);
        accepted.SendText(Answer(200, 2));

        (await run).Ok.ShouldBeTrue();
    }

    [Test]
    public async Task Upload_WhenCutInItsBody_SaysSo()
    {
        // In time that stands still until the connection is cut: however late that is, no part of the body went before.
        var time = new FakeTimeProvider();
        await using var session = Start("live/upload", time);
        var run = RunAsync(session, 0);
        time.Advance(s_pace);
        var accepted = _server.Accept();
        accepted.ReceiveHead();

        accepted.Reset();
        while (!run.IsCompleted)
        {
            // Again and again: whenever the client begins to wait for its next part, that becomes due.
            time.Advance(s_pace / 20);
            await Task.Delay(5);
        }

        (await run).ShouldBe(new IterationResult(false, "cut", Error: "the server closed the connection while the body was sent"));
    }

    [Test]
    public async Task Download_WhenServed_ReadsItOverThreeQuartersOfItsPace()
    {
        const int Bytes = 8 << 20;
        await using var session = Start("live/download");
        var clock = new RunClock(TimeProvider.System);
        var run = RunAsync(session, 0);
        var accepted = _server.Accept();
        accepted.ReceiveRequest().ShouldStartWith("GET /path?bytes=8388608 HTTP/1.1\r\n");

        accepted.SendText(Answer(200, Bytes));

        var result = await run;
        result.ShouldBe(new IterationResult(true, "200", Answer(200, Bytes).Length));
        clock.Now.ShouldBeGreaterThanOrEqualTo(0.75 * s_pace);
    }

    [Test]
    public async Task Download_WhenCutHalfWay_SaysSo()
    {
        await using var session = Start("live/download");
        var run = RunAsync(session, 0);
        var accepted = _server.Accept();
        accepted.ReceiveRequest();

        accepted.SendText(Answer(200, 8 << 20)[..1000]);
        accepted.Dispose();

        (await run).ShouldBe(new IterationResult(false, "cut", Error: "the server closed the connection in the middle of an answer"));
    }

    [Test]
    public async Task LongPoll_WhenAsked_WantsItsAnswerAfterThreeQuartersOfItsPace()
    {
        await using var session = Start("live/long-poll");
        var run = RunAsync(session, 0);
        var accepted = _server.Accept();

        accepted.ReceiveRequest().ShouldStartWith("GET /path?after=300 HTTP/1.1\r\n");
        accepted.SendText(Answer(503, 0));

        (await run).ShouldBe(new IterationResult(false, "503", Answer(503, 0).Length, "status 503"));
    }

    [Test]
    public async Task Events_WhenTheyCome_AreReadForTheWholeRun()
    {
        await using var session = Start("live/sse");
        var run = RunAsync(session, 0);
        var accepted = _server.Accept();
        accepted.ReceiveRequest().ShouldStartWith("GET /path?every=40 HTTP/1.1\r\n");

        accepted.SendText(EventStream + Event(0) + Event(1));
        (await run).Ok.ShouldBeTrue();
        var second = RunAsync(session, 1);
        accepted.SendText(Event(2));

        (await second).Ok.ShouldBeTrue();
    }

    [Test]
    public async Task Events_WhenOneIsMissing_AreAFailure()
    {
        await using var session = Start("live/sse");
        var run = RunAsync(session, 0);
        var accepted = _server.Accept();
        accepted.ReceiveRequest();

        accepted.SendText(EventStream + Event(0) + Event(2));

        (await run).Error.ShouldBe("event 2 came after event 0");
    }

    [Test]
    public async Task Events_WhenTheServerEndsThem_AreCut()
    {
        await using var session = Start("live/sse");
        var run = RunAsync(session, 0);
        var accepted = _server.Accept();
        accepted.ReceiveRequest();

        accepted.SendText(EventStream + Event(0) + "0\r\n\r\n");

        (await run).ShouldBe(new IterationResult(false, "cut", Error: "the server closed the connection by ending the event stream"));
    }

    [Test]
    public async Task Events_WhenRefused_TellTheStatus()
    {
        await using var session = Start("live/sse");
        var run = RunAsync(session, 0);
        var accepted = _server.Accept();
        accepted.ReceiveRequest();

        accepted.SendText(Answer(503, 3));

        (await run).Error.ShouldBe("status 503");
    }

    [Test]
    public async Task WebSocket_WhenPinged_AnswersWithTheSamePayload()
    {
        // In time that stands still: the iteration lasts until the ping is answered, however late that is sent.
        var time = new FakeTimeProvider();
        await using var session = Start("live/websocket", time);
        var run = RunAsync(session, 0);
        time.Advance(s_pace);
        var accepted = BeginWebSocket();

        accepted.Send([0x89, 2, (byte)'h', (byte)'i']);

        accepted.ReceiveBytes(8).ShouldBe([0x8a, 0x82, 0, 0, 0, 0, (byte)'h', (byte)'i']);
        time.Advance(s_pace);
        (await run).ShouldBe(new IterationResult(true, "open", 2));
    }

    [Test]
    public async Task WebSocket_WhenNothingComes_IsSilentItself()
    {
        await using var session = Start("live/websocket");
        var run = RunAsync(session, 0);
        var accepted = BeginWebSocket();

        (await run).Ok.ShouldBeTrue();

        accepted.Available.ShouldBe(0);
    }

    [TestCase(true, "the server closed the connection by a close frame")]
    [TestCase(false, "the server closed the connection while the WebSocket was silent")]
    public async Task WebSocket_WhenCut_SaysHow(bool byFrame, string error)
    {
        var time = new FakeTimeProvider();
        await using var session = Start("live/websocket", time);
        var run = RunAsync(session, 0);
        time.Advance(s_pace);
        var accepted = BeginWebSocket();

        if (byFrame)
        {
            accepted.Send([0x88, 2, 3, 0xe9]);
        }
        else
        {
            accepted.Dispose();
        }

        (await run).ShouldBe(new IterationResult(false, "cut", Error: error));
    }

    [Test]
    public async Task WebSocket_WhenRefused_TellsTheStatus()
    {
        await using var session = Start("live/websocket");
        var run = RunAsync(session, 0);
        var accepted = _server.Accept();
        accepted.ReceiveRequest();

        accepted.SendText(Answer(404, 0));

        (await run).ShouldBe(new IterationResult(false, "404", Error: "status 404 in place of a WebSocket"));
    }

    [TestCase("live/keep-alive-touch")]
    [TestCase("live/long-poll")]
    [TestCase("live/sse")]
    public async Task Client_WhenCutInsteadOfAnswered_SaysSo(string id)
    {
        await using var session = Start(id);
        var run = RunAsync(session, 0);
        var accepted = _server.Accept();
        accepted.ReceiveRequest();

        accepted.Dispose();

        (await run).ShouldBe(new IterationResult(false, "cut", Error: "the server closed the connection while an answer was awaited"));
    }

    private const string EventStream = "HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\nTransfer-Encoding: chunked\r\n\r\n";

    private static string Answer(int status, int bytes) =>
        $"HTTP/1.1 {status} X\r\nContent-Length: {bytes}\r\n\r\n{new string('x', bytes)}";

    private static string Event(int number) => $"9\r\ndata: {number}\n\n\r\n";

    // Without its latency, which is of real time.
    private static async Task<IterationResult> RunAsync(ILiveSession session, long number) =>
        await session.RunAsync(new Iteration(Copy: 0, number), CancellationToken.None).WaitAsync(Eventually.Ceiling + Eventually.Ceiling) with { Latency = null };

    private Socket BeginWebSocket()
    {
        var accepted = _server.Accept();
        accepted.ReceiveRequest().ShouldContain("Upgrade: websocket\r\n");
        accepted.SendText("HTTP/1.1 101 Switching Protocols\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n\r\n");
        accepted.ReceiveBytes(11).ShouldBe([0x81, 0x85, 0, 0, 0, 0, .. Encoding.ASCII.GetBytes("hello")]);
        accepted.Send([0x81, 5, .. Encoding.ASCII.GetBytes("hello")]);
        return accepted;
    }

    private ILiveSession Start(string id, TimeProvider? time = null)
    {
        var client = (LiveClient)WorkloadCatalog.Find(id);
        return client.Start(new LiveContext(client, _server.Address, s_pace, Seed: 1, new RunClock(time ?? TimeProvider.System)) { Path = "/path" });
    }
}
