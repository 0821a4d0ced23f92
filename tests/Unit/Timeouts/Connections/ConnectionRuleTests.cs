using System.IO.Pipelines;
using Leak.Clients.Wire.Http2;
using Leak.Timeouts;

namespace Leak.Unit.Timeouts.Connections;

/// <summary>The first rule: a connection with no request in progress is closed after its limit, whatever bytes arrive on it.</summary>
internal sealed class ConnectionRuleTests
{
    [Test]
    public void NewConnection_JustInsideRequestHead_IsHeld()
    {
        var connection = new FakeConnection(Limits());

        connection.Pass(9.9);

        connection.EndedAfter.ShouldBeNull();
    }

    [TestCase(false, 10)]
    [TestCase(true, 10)]
    public void NewConnection_JustPastRequestHead_IsAskedToClose(bool isHttp2, double seconds)
    {
        var connection = new FakeConnection(Limits(), isHttp2: isHttp2);

        connection.Pass(seconds);

        connection.EndedAfter.ShouldBe(TimeSpan.FromSeconds(seconds));
        connection.IsAskedToClose.ShouldBeTrue();
        connection.IsAborted.ShouldBeFalse("a heartbeat is the time to close politely");
    }

    [TestCase(true, 1)]
    [TestCase(false, 3)]
    public void NewConnection_WhenItDoesNotClose_IsAbortedHeartbeatsLater(bool isHttp2, int heartbeats)
    {
        var connection = new FakeConnection(Limits(), isHttp2: isHttp2);
        connection.Pass(10);

        connection.Pass(heartbeats - 0.1);
        var before = connection.IsAborted;
        connection.Pass(0.1);

        before.ShouldBeFalse();
        connection.IsAborted.ShouldBeTrue();
    }

    [TestCase(5, TimeoutLimit.Handshake)]
    [TestCase(10, TimeoutLimit.RequestHead)]
    [TestCase(60, TimeoutLimit.KeepAlive)]
    public async Task Handshake_WhenItsLimitsAreOff_FallsToTheNext(double seconds, TimeoutLimit expected)
    {
        var options = Limits();
        options.Handshake = expected == TimeoutLimit.Handshake ? options.Handshake : TimeSpan.Zero;
        options.RequestHead = expected == TimeoutLimit.KeepAlive ? TimeSpan.Zero : options.RequestHead;
        var connection = new FakeConnection(options, isTls: true);

        connection.Pass(seconds - 0.1);
        var before = connection.EndedAfter;
        connection.Pass(0.1);
        await connection.CloseAsync();

        before.ShouldBeNull();
        connection.IsAborted.ShouldBeTrue("nothing can be said before the handshake");
        connection.ErrorType.ShouldBe(expected.ErrorType());
    }

    [Test]
    public void Handshake_WhenItIsDone_GivesTheHeadItsWholeLimit()
    {
        var connection = new FakeConnection(Limits(), isTls: true);
        connection.Pass(4.5);
        connection.Watch.Transport = new FakeTransport();

        connection.Pass(9.9);
        var before = connection.EndedAfter;
        connection.Pass(0.6);

        before.ShouldBeNull();
        connection.EndedAfter.ShouldBe(TimeSpan.FromSeconds(15));
    }

    [Test]
    public async Task Connection_AfterARequest_HasTheKeepAliveLimit()
    {
        var connection = new FakeConnection(Limits());
        connection.Pass(8);
        var request = connection.Begin();
        connection.Pass(7);
        await request.EndAsync();

        connection.Pass(59.9);
        var before = connection.EndedAfter;
        connection.Pass(0.1);
        await connection.CloseAsync();

        before.ShouldBeNull();
        connection.EndedAfter.ShouldBe(TimeSpan.FromSeconds(75));
        connection.ErrorType.ShouldBe("keep_alive_timeout");
    }

    [Test]
    public async Task Connection_TouchedAtHalfTheLimit_IsNeverClosed()
    {
        var connection = new FakeConnection(Limits());

        for (var i = 0; i < 20; i++)
        {
            await connection.Begin().EndAsync();
            connection.Pass(30);
        }

        connection.EndedAfter.ShouldBeNull();
    }

    [Test]
    public async Task Connection_WhenARequestComesAsItIsAskedToClose_ServesIt()
    {
        var connection = new FakeConnection(Limits());
        connection.Pass(10);
        var request = connection.Begin();

        connection.Pass(20);
        await request.EndAsync();
        await connection.CloseAsync();

        connection.IsAborted.ShouldBeFalse();
        connection.ErrorType.ShouldBeNull("no limit ended it in the end");
    }

    [Test]
    public async Task Connection_WhenKestrelEndedAHead_HasItsWord()
    {
        var connection = new FakeConnection(Limits());
        await connection.Begin().EndAsync();
        connection.Pass(60);
        // A head that had begun went on, and Kestrel answered it 408.
        connection.Tags.Add(new("error.type", "request_headers_timeout"));

        await connection.CloseAsync();

        connection.ErrorType.ShouldBe("request_headers_timeout");
    }

    [Test]
    public async Task Connection_WhenKestrelFailedItsHandshakeInTime_IsNotATimeout()
    {
        var connection = new FakeConnection(Limits(), isTls: true);
        connection.Pass(1);
        connection.Tags.Add(new("error.type", "tls_handshake_failed"));

        await connection.CloseAsync();

        connection.ErrorType.ShouldBe("tls_handshake_failed");
    }

    [Test]
    public async Task Connection_WhenTheClientDoesNotTakeTheRest_IsAbortedByWrite()
    {
        var connection = new FakeConnection(Limits());
        await connection.Begin().EndAsync();
        await connection.CloseAsync();

        connection.Pass(39.9);
        var before = connection.IsAborted;
        connection.Pass(0.1);

        before.ShouldBeFalse();
        connection.IsAborted.ShouldBeTrue();
    }

    [Test]
    public async Task Connection_WhenItClosesAsItWasAskedTo_IsAbortedAtTheNextHeartbeat()
    {
        var connection = new FakeConnection(Limits());
        await connection.Begin().EndAsync();
        connection.Pass(60);
        await connection.CloseAsync();

        connection.Pass(0.9);
        var before = connection.IsAborted;
        connection.Pass(0.1);

        connection.IsAskedToClose.ShouldBeTrue();
        before.ShouldBeFalse();
        connection.IsAborted.ShouldBeTrue("the time for a head that had begun is none any more: no head can come");
    }

    [Test]
    public async Task Http2_WhenAFrameStops_HasTheRequestHeadLimit()
    {
        var connection = new FakeConnection(Limits(), isHttp2: true);
        await SendAsync(connection, Http2Requests.Hello().Bytes);
        connection.Pass(30);
        await SendAsync(connection, new FrameWriter().Ping().Bytes[..4]);

        connection.Pass(9.9);
        var before = connection.EndedAfter;
        connection.Pass(0.1);
        await connection.CloseAsync();

        before.ShouldBeNull();
        connection.EndedAfter.ShouldBe(TimeSpan.FromSeconds(40));
        connection.ErrorType.ShouldBe("request_headers_timeout");
    }

    [Test]
    public async Task Http2_WhenWholeFramesKeepComing_HasTheKeepAliveLimitAllTheSame()
    {
        var connection = new FakeConnection(Limits(), isHttp2: true);
        await SendAsync(connection, Http2Requests.Hello().Bytes);

        for (var i = 0; i < 60; i++)
        {
            connection.EndedAfter.ShouldBeNull();
            await SendAsync(connection, new FrameWriter().Ping().Bytes);
            connection.Pass(1);
        }

        connection.EndedAfter.ShouldBe(TimeSpan.FromSeconds(60));
    }

    [Test]
    public void Connection_WhenAllIsOff_IsHeld()
    {
        var options = Limits();
        options.Enabled = false;
        var connection = new FakeConnection(options);

        connection.Pass(3600);

        connection.EndedAfter.ShouldBeNull();
    }

    [Test]
    public async Task Http2_WhenTheClientResetAStreamBeforeItsHandlerBegan_IsIdle()
    {
        var connection = new FakeConnection(Limits(), isHttp2: true);
        await SendAsync(connection, Http2Requests.Hello().Get(1, "/ok").ResetStream(1, Http2ErrorCode.Cancel).Bytes);
        var request = connection.Begin();
        request.Reset();
        await request.EndAsync();

        connection.Pass(59.9);
        var before = connection.EndedAfter;
        connection.Pass(0.1);

        before.ShouldBeNull();
        connection.EndedAfter.ShouldBe(TimeSpan.FromSeconds(60), "nothing will ever be sent on that stream");
    }

    [Test]
    public async Task Http2_WhenKestrelHearsOfAResetOnlyAfterTheHandler_IsIdleFromTheNextHeartbeat()
    {
        var connection = new FakeConnection(Limits(), isHttp2: true);
        await SendAsync(connection, Http2Requests.Hello().Get(1, "/ok").ResetStream(1, Http2ErrorCode.Cancel).Bytes);
        var request = connection.Begin();
        await request.EndAsync();
        request.Reset();

        connection.Pass(60.9);
        var before = connection.EndedAfter;
        connection.Pass(0.1);

        before.ShouldBeNull();
        connection.EndedAfter.ShouldBe(TimeSpan.FromSeconds(61));
    }

    [TestCase(10, "request_headers_timeout")]
    [TestCase(9.9, "keep_alive_timeout")]
    public async Task NewConnection_WhenKestrelsKeepAliveEndsItFirst_IsRequestHeadsIfThatHadPassed(double seconds, string expected)
    {
        var options = Limits();
        options.KeepAlive = options.RequestHead;
        var connection = new FakeConnection(options);
        connection.Pass(seconds);
        connection.Tags.Add(new("error.type", "keep_alive_timeout"));

        await connection.CloseAsync();

        connection.ErrorType.ShouldBe(expected);
    }

    [Test]
    public async Task Http1_WhenARequestWasEndedWhoseHandlerEndsItsResponseWhole_IsAskedToClose()
    {
        var options = Limits();
        options.Write = TimeSpan.Zero;
        var connection = new FakeConnection(options);
        var request = connection.Begin();
        request.Respond();
        connection.Pass(90);
        var whileAsked = connection.IsAskedToClose;

        await request.EndAsync();
        connection.Pass(1);
        await connection.CloseAsync();

        whileAsked.ShouldBeFalse();
        connection.IsAskedToClose.ShouldBeTrue("the connection goes with its request");
        connection.IsAborted.ShouldBeFalse();
        connection.ErrorType.ShouldBe("handler_timeout");
    }

    [Test]
    public async Task Deed_WhenItThrows_KeepsNothingElseFromBeingEnded()
    {
        var connection = new FakeConnection(Limits());
        connection.Begin();
        connection.Pass(90);
        connection.Watch.DoSoon(() => throw new ObjectDisposedException("reader"));

        connection.Pass(1);
        await connection.CloseAsync();

        connection.IsAborted.ShouldBeTrue();
    }

    private static TimeoutsOptions Limits() => new();

    private static async Task SendAsync(FakeConnection connection, ReadOnlyMemory<byte> bytes)
    {
        await connection.Input.WriteAsync(bytes);
        var read = await connection.Watch.Transport.Input.ReadAsync();
        connection.Watch.Transport.Input.AdvanceTo(read.Buffer.End);
    }

    private sealed class FakeTransport : IDuplexPipe
    {
        public PipeReader Input { get; } = new Pipe().Reader;

        public PipeWriter Output { get; } = new Pipe().Writer;
    }
}
