using System.Net;
using System.Net.Sockets;
using Leak.Bounds;
using Leak.Bounds.Workloads;
using Leak.Bounds.Workloads.Parking;

namespace Leak.Unit.Bounds.Workloads.Parking;

/// <summary>The park on real sockets, with each means of waiting that the platform has.</summary>
[TestFixture("epoll")]
[TestFixture("select")]
[Parallelizable]
internal sealed class ParkTests(string readiness)
{
    private static readonly TimeSpan s_ceiling = LoopbackListener.Ceiling;

    private LoopbackListener _server = null!;
    private RunClock _clock = null!;
    private Park _park = null!;

    [SetUp]
    public void SetUp()
    {
        if (readiness == "epoll" && !OperatingSystem.IsLinux())
        {
            Assert.Ignore("epoll is Linux's own.");
        }

        _server = new LoopbackListener();
        _clock = new RunClock(TimeProvider.System);
        _park = new Park(_clock, readiness == "epoll" ? new EpollReadiness() : new SelectReadiness());
    }

    [TearDown]
    public async Task TearDown()
    {
        if (_park is not null)
        {
            await _park.DisposeAsync();
        }

        _server?.Dispose();
    }

    [Test]
    public async Task Connection_WhenTheServerCloses_LivedUntilThen()
    {
        var lane = _park.AddLane(_server.EndPoint, StallScript.Silent);
        var before = _clock.Now;
        await lane.OpenAsync(CancellationToken.None);
        var after = _clock.Now;
        using var accepted = _server.Accept();
        var port = ((IPEndPoint)accepted.RemoteEndPoint!).Port;
        lane.Lifetimes().ShouldHaveSingleItem().IsCensored.ShouldBeTrue();

        var closing = _clock.Now;
        accepted.Dispose();
        (await _park.WaitUntilEmptyAsync(s_ceiling, CancellationToken.None)).ShouldBeTrue();

        var lifetime = lane.Lifetimes().ShouldHaveSingleItem();
        lifetime.Ending.ShouldBe(Ending.Closed);
        lifetime.ClientPort.ShouldBe(port);
        lifetime.StatusCode.ShouldBeNull();
        lifetime.OpenedAt.ShouldBeInRange(before, after);
        (lifetime.OpenedAt + lifetime.Duration).ShouldBeInRange(closing, _clock.Now);
    }

    [Test]
    public async Task Connection_WhenTheServerResets_EndedByReset()
    {
        var lane = _park.AddLane(_server.EndPoint, StallScript.Silent);
        await lane.OpenAsync(CancellationToken.None);

        _server.Accept().Reset();
        (await _park.WaitUntilEmptyAsync(s_ceiling, CancellationToken.None)).ShouldBeTrue();

        lane.Lifetimes().ShouldHaveSingleItem().Ending.ShouldBe(Ending.Reset);
    }

    [Test]
    public async Task Connection_WhenTheServerSays408AndCloses_TellsTheStatus()
    {
        var lane = _park.AddLane(_server.EndPoint, new StallScript { Opening = "GE"u8.ToArray() });
        await lane.OpenAsync(CancellationToken.None);
        var accepted = _server.Accept();
        accepted.ReceiveText(2).ShouldBe("GE");

        accepted.SendText("HTTP/1.1 408 Request Timeout\r\nConnection: close\r\nContent-Length: 0\r\n\r\n");
        accepted.Dispose();
        (await _park.WaitUntilEmptyAsync(s_ceiling, CancellationToken.None)).ShouldBeTrue();

        var lifetime = lane.Lifetimes().ShouldHaveSingleItem();
        lifetime.Ending.ShouldBe(Ending.Closed);
        lifetime.StatusCode.ShouldBe(408);
    }

    [Test]
    public async Task Script_WhenItAwaitsAResponse_GoesOnOnlyAfterTheWholeOfIt()
    {
        var lane = _park.AddLane(_server.EndPoint, new StallScript { Opening = "one"u8.ToArray(), AwaitsAnswer = true, Afterwards = "two"u8.ToArray() });
        await lane.OpenAsync(CancellationToken.None);
        var accepted = _server.Accept();
        accepted.ReceiveText(3).ShouldBe("one");

        accepted.SendText("HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nhell");
        accepted.Poll(TimeSpan.FromMilliseconds(100), SelectMode.SelectRead).ShouldBeFalse("it went on before the response was whole");
        accepted.SendText("o");

        accepted.ReceiveText(3).ShouldBe("two");
        lane.Lifetimes().ShouldHaveSingleItem().StatusCode.ShouldBe(200);
    }

    [Test]
    public async Task Script_WhenItDrips_SendsAgainAndAgain()
    {
        var drip = new Drip("ab"u8.ToArray(), TimeSpan.FromMilliseconds(10));
        var lane = _park.AddLane(_server.EndPoint, new StallScript { Opening = "-"u8.ToArray(), Drip = drip });
        await lane.OpenAsync(CancellationToken.None);
        var accepted = _server.Accept();

        accepted.ReceiveText(7).ShouldBe("-ababab");

        lane.Held.ShouldBe(1);
        var lifetime = lane.Lifetimes().ShouldHaveSingleItem();
        lifetime.Duration.ShouldBeGreaterThanOrEqualTo(3 * drip.Interval);
    }

    [Test]
    public async Task Drip_WhenTheServerHasClosed_EndsTheConnectionOnce()
    {
        var lane = _park.AddLane(_server.EndPoint, new StallScript { Drip = new Drip("a"u8.ToArray(), TimeSpan.FromMilliseconds(1)) });
        for (var count = 0; count < 20; count++)
        {
            await lane.OpenAsync(CancellationToken.None);
            var accepted = _server.Accept();
            accepted.ReceiveText(2);
            accepted.Dispose();
        }

        (await _park.WaitUntilEmptyAsync(s_ceiling, CancellationToken.None)).ShouldBeTrue();

        lane.Lifetimes().Count.ShouldBe(20);
        lane.Lifetimes().ShouldAllBe(lifetime => !lifetime.IsCensored);
    }

    [Test]
    public async Task Opening_WhenTheServerDoesNotRead_IsFinishedOnceItDoes()
    {
        // More than the buffers of both sides take. The checking is cheap: it is the sending that is looked at.
        var opening = new byte[8 * 1024 * 1024];
        new Random(1).NextBytes(opening);
        var lane = _park.AddLane(_server.EndPoint, new StallScript { Opening = opening });

        await lane.OpenAsync(CancellationToken.None).WaitAsync(s_ceiling);

        var received = new byte[opening.Length];
        var accepted = _server.Accept();
        for (int filled = 0, read; filled < received.Length; filled += read)
        {
            read = accepted.Receive(received, filled, received.Length - filled, SocketFlags.None);
            read.ShouldBePositive($"the client closed after {filled} bytes");
        }

        received.AsSpan().SequenceEqual(opening).ShouldBeTrue("the bytes arrived, but not as they were sent");
        lane.Held.ShouldBe(1);
    }

    [Test]
    public async Task Connection_WhenItNeverReads_LeavesTheServerBlocked()
    {
        var lane = _park.AddLane(_server.EndPoint, new StallScript { Opening = "GET"u8.ToArray(), Reading = Reading.Nothing, ReceiveBufferBytes = 4096 });
        await lane.OpenAsync(CancellationToken.None);
        var accepted = _server.Accept();
        accepted.Blocking = false;

        var sent = 0L;
        var chunk = new byte[64 * 1024];
        while (accepted.Poll(TimeSpan.FromMilliseconds(300), SelectMode.SelectWrite) && sent < 256L * 1024 * 1024)
        {
            sent += accepted.Send(chunk, SocketFlags.None, out _);
        }

        sent.ShouldBeLessThan(256L * 1024 * 1024, "the client reads");
        accepted.Reset();
        (await _park.WaitUntilEmptyAsync(s_ceiling, CancellationToken.None)).ShouldBeTrue("RST is seen even so");
        lane.Lifetimes().ShouldHaveSingleItem().Ending.ShouldBe(Ending.Reset);
    }

    [Test]
    public async Task Connection_WhenItNeverReadsAndTheServerCloses_IsNotedWhereThePlatformTells()
    {
        if (readiness == "select")
        {
            Assert.Ignore("select cannot tell a FIN behind unread data.");
        }

        var lane = _park.AddLane(_server.EndPoint, new StallScript { Reading = Reading.Nothing });
        await lane.OpenAsync(CancellationToken.None);
        var accepted = _server.Accept();
        accepted.SendText("unread");

        accepted.Shutdown(SocketShutdown.Send);
        (await _park.WaitUntilEmptyAsync(s_ceiling, CancellationToken.None)).ShouldBeTrue();

        lane.Lifetimes().ShouldHaveSingleItem().Ending.ShouldBe(Ending.Closed);
    }

    [Test]
    public async Task Release_WhenConnectionsAreHeld_ClosesThemAndCountsThemAsCensored()
    {
        var lane = _park.AddLane(_server.EndPoint, StallScript.Silent);
        await lane.OpenAsync(CancellationToken.None);
        await lane.OpenAsync(CancellationToken.None);
        var first = _server.Accept();
        var second = _server.Accept();

        await _park.ReleaseAsync();

        _park.Held.ShouldBe(0);
        first.Receive(new byte[1]).ShouldBe(0);
        second.Receive(new byte[1]).ShouldBe(0);
        lane.Lifetimes().Count.ShouldBe(2);
        lane.Lifetimes().ShouldAllBe(lifetime => lifetime.IsCensored);
    }

    [Test]
    public async Task Lanes_WhenOneIsReleased_AreToldApart()
    {
        var one = _park.AddLane(_server.EndPoint, StallScript.Silent);
        var other = _park.AddLane(_server.EndPoint, new StallScript { Opening = "x"u8.ToArray() });
        await one.OpenAsync(CancellationToken.None);
        await other.OpenAsync(CancellationToken.None);
        await one.OpenAsync(CancellationToken.None);

        await one.ReleaseAsync();

        (one.Held, other.Held, _park.Held).ShouldBe((0, 1, 1));
        (one.Lifetimes().Count, other.Lifetimes().Count).ShouldBe((2, 1));
    }

    [Test]
    public async Task Lane_WhenManyComeAndGoAtOnce_CountsEachOnce()
    {
        const int Many = 300;
        var lane = _park.AddLane(_server.EndPoint, StallScript.Silent);
        var closer = Task.Run(() =>
        {
            for (var count = 0; count < Many; count++)
            {
                _server.Accept().Dispose();
            }
        });

        await Parallel.ForAsync(0, Many, new ParallelOptions { MaxDegreeOfParallelism = 16 }, async (_, token) => await lane.OpenAsync(token));
        await closer;
        (await _park.WaitUntilEmptyAsync(s_ceiling, CancellationToken.None)).ShouldBeTrue($"{_park.Held} are still held");

        lane.Lifetimes().Count.ShouldBe(Many);
        lane.Lifetimes().ShouldAllBe(lifetime => lifetime.Ending == Ending.Closed);
        lane.Lifetimes().Select(lifetime => lifetime.OpenedAt).ShouldBeInOrder();
    }

    [Test]
    public async Task Lane_WhenTheServerResetsAtOnce_CountsEachOnceAndGoesOn()
    {
        const int Many = 100;
        var lane = _park.AddLane(_server.EndPoint, new StallScript { Opening = "GET"u8.ToArray() });
        var resetter = Task.Run(() =>
        {
            for (var count = 0; count < Many; count++)
            {
                _server.Accept().Reset();
            }
        });

        for (var count = 0; count < Many; count++)
        {
            await lane.OpenAsync(CancellationToken.None);
        }

        await resetter;
        (await _park.WaitUntilEmptyAsync(s_ceiling, CancellationToken.None)).ShouldBeTrue($"{_park.Held} are still held");
        lane.Lifetimes().Count.ShouldBe(Many);
        lane.Lifetimes().ShouldAllBe(lifetime => !lifetime.IsCensored);
    }

    [Test]
    public async Task Open_WhenTheServerDoesNotAnswer_EndsWithTheCallersPatienceAndLeavesNothing()
    {
        using var full = FullListener();
        var lane = _park.AddLane((IPEndPoint)full.LocalEndPoint!, StallScript.Silent);
        using var patience = new CancellationTokenSource();
        var opening = await OpenUntilOneWaitsAsync(lane, patience.Token);
        var waiting = opening.Where(open => !open.IsCompleted).ToList();
        Assume(waiting.Count > 0);

        await patience.CancelAsync();
        try
        {
            await Task.WhenAll(waiting).WaitAsync(s_ceiling);
        }
        catch (OperationCanceledException)
        {
            // All of them, unless one got through in the last moment.
        }

        var opened = opening.Count(open => open.IsCompletedSuccessfully);
        lane.Held.ShouldBe(opened);
        await _park.ReleaseAsync();
        _park.Held.ShouldBe(0);
        lane.Lifetimes().Count.ShouldBe(opened);
    }

    [Test]
    public async Task Open_WhenTheParkIsDisposedMeanwhile_Throws()
    {
        using var full = FullListener();
        var lane = _park.AddLane((IPEndPoint)full.LocalEndPoint!, StallScript.Silent);
        var opening = await OpenUntilOneWaitsAsync(lane, CancellationToken.None);
        Assume(opening.Any(open => !open.IsCompleted));

        await _park.DisposeAsync();

        await Should.ThrowAsync<ObjectDisposedException>(() => Task.WhenAll(opening).WaitAsync(s_ceiling));
    }

    [Test]
    public async Task Open_WhenTheConnectTakesTime_IsCompleteOnceItIsThere()
    {
        using var full = FullListener();
        var lane = _park.AddLane((IPEndPoint)full.LocalEndPoint!, new StallScript { Opening = "hello"u8.ToArray() });
        var opening = await OpenUntilOneWaitsAsync(lane, CancellationToken.None);

        // Room in the queue: the client's next attempt, a second later, gets through.
        foreach (var _ in opening)
        {
            using var accepted = full.AcceptInTime();
            accepted.ReceiveText(5).ShouldBe("hello");
        }

        await Task.WhenAll(opening).WaitAsync(s_ceiling);
        (await _park.WaitUntilEmptyAsync(s_ceiling, CancellationToken.None)).ShouldBeTrue();
        lane.Lifetimes().Count.ShouldBe(opening.Count);
        lane.Lifetimes().ShouldAllBe(lifetime => lifetime.Ending == Ending.Closed && lifetime.ClientPort > 0);
    }

    [Test]
    public async Task Connect_WhenItEndsAsItIsTakenIn_IsCountedOnce()
    {
        const int Many = 200;
        var lane = _park.AddLane(_server.EndPoint, StallScript.Silent);

        for (var count = 0; count < Many; count++)
        {
            // Taken for one on its way, and there already: the park's thread finishes it while it is still being handed over.
            var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
            await socket.ConnectAsync(_server.EndPoint);
            socket.Blocking = false;
            var connection = new ParkedConnection(lane, socket, _clock.Now, isConnected: false);
            var connecting = _park.Admit(connection).ShouldNotBeNull();
            await connecting.Task.WaitAsync(s_ceiling);
        }

        (lane.Held, _park.Held).ShouldBe((Many, Many));
        await _park.ReleaseAsync();
        (lane.Held, _park.Held).ShouldBe((0, 0));
        lane.Lifetimes().Count.ShouldBe(Many);
    }

    [Test]
    public async Task WaitUntilEmpty_WhenOneIsHeld_SaysNo()
    {
        var lane = _park.AddLane(_server.EndPoint, StallScript.Silent);
        await lane.OpenAsync(CancellationToken.None);

        (await _park.WaitUntilEmptyAsync(TimeSpan.FromMilliseconds(50), CancellationToken.None)).ShouldBeFalse();
    }

    [Test]
    public async Task Open_WhenNobodyListens_SaysRefused()
    {
        using var bound = LoopbackListener.Refusing(out var nobody);
        var lane = _park.AddLane(nobody, StallScript.Silent);

        var failure = await Should.ThrowAsync<ParkException>(() => lane.OpenAsync(CancellationToken.None));

        failure.Failure.ShouldBe(ParkFailure.Refused);
        failure.Status.ShouldBe("refused");
        failure.Message.ShouldContain($"127.0.0.1:{nobody.Port}");
        lane.Lifetimes().ShouldBeEmpty();
    }

    [Test]
    public async Task Open_WhenTheParkIsDisposed_Throws()
    {
        var lane = _park.AddLane(_server.EndPoint, StallScript.Silent);
        await lane.OpenAsync(CancellationToken.None);
        await _park.DisposeAsync();

        await Should.ThrowAsync<ObjectDisposedException>(() => lane.OpenAsync(CancellationToken.None));

        await _park.ReleaseAsync();
        lane.Held.ShouldBe(0);
        lane.Lifetimes().ShouldHaveSingleItem().IsCensored.ShouldBeTrue();
    }

    [Test]
    public async Task Open_WhenCancelled_Throws()
    {
        var lane = _park.AddLane(_server.EndPoint, StallScript.Silent);

        await Should.ThrowAsync<OperationCanceledException>(() => lane.OpenAsync(new CancellationToken(canceled: true)));

        lane.Lifetimes().ShouldBeEmpty();
    }

    /// <summary>A listener whose queue is soon full, since nobody accepts: Linux drops what comes then, as a firewall would.</summary>
    private static Socket FullListener()
    {
        var listener = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        listener.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        listener.Listen(1);
        return listener;
    }

    // Few: each that waits for room tries again ever more seldom, and the test waits for all.
    private static async Task<List<Task>> OpenUntilOneWaitsAsync(ParkLane lane, CancellationToken cancellationToken)
    {
        var opening = new List<Task>();
        while (opening.All(open => open.IsCompleted) && opening.Count < 5)
        {
            var open = lane.OpenAsync(cancellationToken);
            opening.Add(open);

            // One that there is room for may take its time as well, on a busy machine; one that there is none for is tried again after a second.
            await Task.WhenAny(open, Task.Delay(TimeSpan.FromMilliseconds(500), CancellationToken.None));
        }

        return opening;
    }

    private static void Assume(bool condition)
    {
        if (!condition)
        {
            Assert.Ignore("This platform's queue of connections took more than it was asked to.");
        }
    }
}
