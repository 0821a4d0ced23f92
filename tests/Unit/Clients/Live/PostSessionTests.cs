using System.Net.Sockets;
using Leak.Clients;
using Leak.Clients.Catalog;
using Leak.Clients.Live;
using Leak.Shared;
using Microsoft.Extensions.Time.Testing;

namespace Leak.Unit.Clients.Live;

internal sealed class PostSessionTests
{
    private const string Ok = "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok";
    private static readonly TimeSpan s_pace = TimeSpan.FromSeconds(10);

    private LoopbackListener _server = null!;

    [SetUp]
    public void SetUp() => _server = new LoopbackListener();

    [TearDown]
    public void TearDown() => _server.Dispose();

    [Test]
    public async Task Client_WhenServed_KeepsItsConnectionAndReportsTheStatus()
    {
        await using var session = Start();

        var first = RunAsync(session, 0);
        var accepted = _server.Accept();
        var request = accepted.ReceiveRequest();
        accepted.SendText(Ok);
        (await first with { Latency = null }).ShouldBe(new IterationResult(true, "200", Ok.Length));
        var second = RunAsync(session, 1);
        accepted.ReceiveRequest().ShouldStartWith("POST /post HTTP/1.1\r\n");
        accepted.SendText("HTTP/1.1 503 Service Unavailable\r\nContent-Length: 0\r\n\r\n");

        var result = await second;
        (result.Ok, result.Status, result.Error).ShouldBe((false, "503", "status 503"));
        request.ShouldStartWith($"POST /post HTTP/1.1\r\nHost: {_server.Address.Authority}\r\n");
    }

    [TestCase(true)]
    [TestCase(false)]
    public async Task Client_WhenCutBetweenRequests_CountsItAsAFailureAndConnectsAgain(bool reset)
    {
        await using var session = Start();
        var first = RunAsync(session, 0);
        var accepted = _server.Accept();
        accepted.ReceiveRequest();
        accepted.SendText(Ok);
        (await first).Ok.ShouldBeTrue();

        if (reset)
        {
            accepted.Reset();
        }
        else
        {
            accepted.Dispose();
        }

        var cut = await RunAsync(session, 1);
        var third = RunAsync(session, 2);
        var again = _server.Accept();
        again.ReceiveRequest();
        again.SendText(Ok);

        (cut.Ok, cut.Status).ShouldBe((false, "cut"));
        (await third).Ok.ShouldBeTrue();
    }

    [Test]
    public async Task Client_WhenCutInTheMiddleOfAnAnswer_CountsItAsAFailure()
    {
        await using var session = Start();
        var first = RunAsync(session, 0);
        var accepted = _server.Accept();
        accepted.ReceiveRequest();

        accepted.SendText(Ok[..^1]);
        accepted.Dispose();

        (await first).Status.ShouldBe("cut");
    }

    [Test]
    public async Task Client_WhenTheServerAnnouncesTheEnd_ConnectsAgainWithoutAFailure()
    {
        await using var session = Start();
        var first = RunAsync(session, 0);
        var accepted = _server.Accept();
        accepted.ReceiveRequest();
        accepted.SendText("HTTP/1.1 200 OK\r\nConnection: close\r\nContent-Length: 0\r\n\r\n");
        (await first).Ok.ShouldBeTrue();

        var second = RunAsync(session, 1);
        var again = _server.Accept();
        again.ReceiveRequest();
        again.SendText(Ok);

        (await second).Ok.ShouldBeTrue();
    }

    [Test]
    public async Task Client_WhenNobodyListens_ReportsRefused()
    {
        using var bound = LoopbackListener.Refusing(out var nobody);
        await using var session = Start(new Uri($"http://{nobody}"));

        var result = await RunAsync(session, 0);

        (result.Ok, result.Status).ShouldBe((false, "refused"));
    }

    [Test]
    public async Task Client_WhenTheSeedIsTheSame_PostsTheSame()
    {
        var requests = new List<string>();
        foreach (var seed in new[] { 7, 7, 8 })
        {
            await using var session = Start(seed);
            var run = RunAsync(session, 0);
            var accepted = _server.Accept();
            requests.Add(accepted.ReceiveRequest());
            accepted.SendText(Ok);
            await run;
        }

        requests[1].ShouldBe(requests[0]);
        requests[2].ShouldNotBe(requests[0]);
    }

    [Test]
    public async Task Iteration_WhenEarlierOnesWereSlow_IsDueByTheScheduleAndNotLater()
    {
        var time = new FakeTimeProvider();
        await using var session = Start(time, s_pace);

        // Whatever its phase, iteration 0 is due within one pace, iteration 1 within the next.
        var (first, accepted) = AskedAfterItsWait(session, time, s_pace);
        time.Advance(s_pace);
        accepted.SendText(Ok);
        (await first).Ok.ShouldBeTrue();
        var second = RunAsync(session, 1);
        accepted.ReceiveRequest();
        accepted.SendText(Ok);
        (await second.WaitAsync(Eventually.Ceiling)).Ok.ShouldBeTrue();

        // Iteration 2 is not: it waits for the time to come.
        var third = RunAsync(session, 2);
        accepted.Poll(TimeSpan.FromMilliseconds(100), SelectMode.SelectRead).ShouldBeFalse("it came before its time");
        time.Advance(s_pace);
        accepted.ReceiveRequest();
        accepted.SendText(Ok);
        (await third.WaitAsync(Eventually.Ceiling)).Ok.ShouldBeTrue();
    }

    [Test]
    public async Task Latency_WhenItWaitedForItsTurn_IsTheAnswersAlone()
    {
        var time = new FakeTimeProvider();
        await using var session = Start(time, s_pace);
        var (run, accepted) = AskedAfterItsWait(session, time, s_pace);

        time.Advance(TimeSpan.FromSeconds(3));
        accepted.SendText(Ok);

        (await run).Latency.ShouldBe(TimeSpan.FromSeconds(3));
    }

    [Test]
    public async Task Latency_WhenTheClientWasCut_IsUntilThen()
    {
        var time = new FakeTimeProvider();
        await using var session = Start(time, s_pace);
        var (run, accepted) = AskedAfterItsWait(session, time, s_pace);

        time.Advance(TimeSpan.FromSeconds(3));
        accepted.Dispose();

        var cut = await run;
        (cut.Status, cut.Latency).ShouldBe(("cut", TimeSpan.FromSeconds(3)));
    }

    [Test]
    public async Task Client_WhenNoAnswerComes_GivesUpAtItsCeiling()
    {
        var time = new FakeTimeProvider();
        await using var session = Start(time, TimeSpan.FromMilliseconds(1));
        var (run, accepted) = AskedAfterItsWait(session, time, TimeSpan.FromMilliseconds(1));

        time.Advance(TimeSpan.FromMinutes(1));

        (await run).Status.ShouldBe("no answer");
        accepted.Receive(new byte[1]).ShouldBe(0);
    }

    [Test]
    public async Task Costliest_WhenOpened_IsARequestWithHalfOfItsBody()
    {
        await using var session = Start();

        var costliest = await session.OpenCostliestAsync(CancellationToken.None);
        var accepted = _server.Accept();

        accepted.ReceiveHead().ShouldContain("Content-Length: 100\r\n");
        accepted.ReceiveText(50).Length.ShouldBe(50);
        await costliest.DisposeAsync();
        accepted.Receive(new byte[1]).ShouldBe(0, "half of the body, and then the end");
    }

    [Test]
    public async Task Session_WhenDisposed_ClosesEveryConnection()
    {
        var session = Start();
        var run = RunAsync(session, 0);
        var accepted = _server.Accept();
        accepted.ReceiveRequest();
        accepted.SendText(Ok);
        await run;

        await session.DisposeAsync();

        accepted.Receive(new byte[1]).ShouldBe(0);
    }

    [Test]
    public void Start_WhenTheAddressIsNotHttp_SaysSo() =>
        Should.Throw<ArgumentException>(() => LiveClients.Normal.Start(new LiveContext(LiveClients.Normal, new Uri("https://127.0.0.1"), TimeSpan.FromSeconds(1), 1, new RunClock(TimeProvider.System))))
            .Message.ShouldContain("plain http, not https");

    private static Task<IterationResult> RunAsync(ILiveSession session, long number) =>
        session.RunAsync(new Iteration(Copy: 0, number), CancellationToken.None).WaitAsync(Eventually.Ceiling + Eventually.Ceiling);

    private ILiveSession Start(int seed = 1) => Start(_server.Address, seed);

    private static ILiveSession Start(Uri address, int seed = 1) =>
        LiveClients.Normal.Start(new LiveContext(LiveClients.Normal, address, TimeSpan.FromMilliseconds(1), seed, new RunClock(TimeProvider.System)));

    private ILiveSession Start(TimeProvider time, TimeSpan pace) =>
        LiveClients.Normal.Start(new LiveContext(LiveClients.Normal, _server.Address, pace, Seed: 1, new RunClock(time)));

    /// <summary>Iteration 0, due within one pace, once the server has its request.</summary>
    private (Task<IterationResult> Run, Socket Accepted) AskedAfterItsWait(ILiveSession session, FakeTimeProvider time, TimeSpan pace)
    {
        var run = RunAsync(session, 0);
        time.Advance(pace);
        var accepted = _server.Accept();
        accepted.ReceiveRequest();
        return (run, accepted);
    }
}
