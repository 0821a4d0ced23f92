using Leak.Shared;
using Leak.Timeouts;
using Microsoft.AspNetCore.Http;

namespace Leak.Unit.Timeouts.Requests;

/// <summary>The second rule: a request in progress is ended at its deadline, whatever its handler does.</summary>
internal sealed class RequestRuleTests
{
    private FakeConnection _connection = null!;

    [SetUp]
    public void SetUp() => _connection = new FakeConnection(new TimeoutsOptions());

    [TearDown]
    public async Task TearDown() => await _connection.DisposeAsync();

    [Test]
    public void Handler_JustInside_IsLetAlone()
    {
        var request = _connection.Begin();

        _connection.Pass(89.9);

        request.Fired.ShouldBeNull();
        request.Context.RequestAborted.IsCancellationRequested.ShouldBeFalse();
    }

    [Test]
    public async Task Handler_JustPast_HasItsTokenCancelledFirst()
    {
        var request = _connection.Begin();
        var cancelled = new TaskCompletionSource();
        request.Context.RequestAborted.Register(cancelled.SetResult);

        _connection.Pass(90);

        request.Fired.ShouldBe(TimeoutLimit.Handler);
        _connection.IsAborted.ShouldBeFalse("it may still answer");
        await cancelled.Task.WaitAsync(Eventually.Ceiling);
    }

    [Test]
    public async Task Handler_WhenItIgnoresItsToken_LosesItsConnectionAHeartbeatLater()
    {
        _connection.Begin();

        _connection.Pass(91);
        await _connection.CloseAsync();

        _connection.IsAborted.ShouldBeTrue();
        _connection.ErrorType.ShouldBe("handler_timeout");
    }

    [Test]
    public void Body_WhenItDoesNotEnd_HasTheReadLimit()
    {
        var request = _connection.Begin();
        (request.CanHaveBody, request.IsReadOnly) = (true, true);

        _connection.Pass(29.9);
        var before = request.Fired;
        _connection.Pass(0.1);

        before.ShouldBeNull();
        request.Fired.ShouldBe(TimeoutLimit.Read);
        _connection.IsAborted.ShouldBeFalse("it may still be answered 408");
    }

    [Test]
    public void Body_WhenItEndsInTime_LeavesTheRestToTheHandler()
    {
        var request = _connection.Begin();
        (request.CanHaveBody, request.IsReadOnly) = (true, true);
        _connection.Pass(29.9);
        request.Available = true;

        _connection.Pass(59);

        request.Fired.ShouldBeNull();
    }

    [Test]
    public void Body_WhenTheHandlerDoesNotReadIt_AccusesNoClient()
    {
        var request = _connection.Begin();
        request.CanHaveBody = true;

        _connection.Pass(50);
        request.IsReadOnly = true;
        _connection.Pass(29);

        request.Fired.ShouldBeNull("the time until the handler reads is not the client's");
    }

    [Test]
    public void Response_WhenTheClientDoesNotTakeIt_IsAbortedAtOnce()
    {
        var request = _connection.Begin();
        _connection.Pass(10);
        request.Respond();

        _connection.Pass(39.9);
        var before = request.Fired;
        _connection.Pass(0.1);

        before.ShouldBeNull();
        request.Fired.ShouldBe(TimeoutLimit.Write);
        _connection.IsAborted.ShouldBeTrue("nothing can be said to a client that does not read");
    }

    [Test]
    public async Task Drain_WhenTheRestOfABodyDoesNotCome_HasTheReadLimit()
    {
        var request = _connection.Begin();
        (request.CanHaveBody, request.IsReadOnly) = (true, true);
        _connection.Pass(28);
        await request.EndAsync();

        _connection.Pass(1.9);
        var before = _connection.IsAborted;
        _connection.Pass(0.1);

        before.ShouldBeFalse();
        _connection.IsAborted.ShouldBeTrue();
    }

    [Test]
    public async Task Drain_WhenHalfOfTheNextHeadCameWithTheBodysEnd_IsOver()
    {
        var request = _connection.Begin();
        (request.CanHaveBody, request.IsReadOnly) = (true, true);
        await request.EndAsync();
        request.BecomeNext();

        _connection.Pass(59);
        var before = _connection.EndedAfter;
        _connection.Pass(2);

        before.ShouldBeNull("Read was the drained request's");
        _connection.IsAskedToClose.ShouldBeTrue("KeepAlive bounds it, where Kestrel's own limit of heads does not act");
    }

    [Test]
    public async Task Drain_WhenTheHandlersLimitEndedTheRequest_IsNotWaitedFor()
    {
        var options = new TimeoutsOptions { Read = TimeSpan.Zero };
        await using var connection = new FakeConnection(options);
        var request = connection.Begin();
        (request.CanHaveBody, request.IsReadOnly) = (true, true);
        connection.Pass(90);
        await request.EndAsync();

        connection.Pass(1);

        connection.IsAborted.ShouldBeTrue("the rest of its body has no limit of its own");
    }

    [TestCase(false, true, 40)]
    [TestCase(true, false, 90)]
    [TestCase(false, false, 90)]
    public void Request_WhenLimitsAreOff_FallsToTheHandlers(bool read, bool write, double seconds)
    {
        var options = new TimeoutsOptions();
        options.Read = read ? options.Read : TimeSpan.Zero;
        options.Write = write ? options.Write : TimeSpan.Zero;
        var connection = new FakeConnection(options);
        var request = connection.Begin();
        (request.CanHaveBody, request.IsReadOnly, request.Available) = (true, true, read);
        request.Respond();

        connection.Pass(seconds - 0.1);
        var before = request.Fired;
        connection.Pass(0.1);

        before.ShouldBeNull();
        request.Fired.ShouldBe(write ? TimeoutLimit.Write : TimeoutLimit.Handler);
    }

    [Test]
    public void Endpoint_WithDeadlinesOfItsOwn_HasThem()
    {
        var request = _connection.Begin(Endpoint(new DeadlinesAttribute { HandlerSeconds = 5 }));

        _connection.Pass(4.9);
        var before = request.Fired;
        _connection.Pass(0.1);

        before.ShouldBeNull();
        request.Fired.ShouldBe(TimeoutLimit.Handler);
    }

    [Test]
    public void Endpoint_WhoseDeadlineIsOff_IsLetAlone()
    {
        var request = _connection.Begin(Endpoint(new DeadlinesAttribute { HandlerSeconds = 0 }));

        _connection.Pass(3600);

        request.Fired.ShouldBeNull();
    }

    [Test]
    public void Stream_WhileItSends_OutlivesEveryOtherLimit()
    {
        var request = _connection.Begin(Endpoint(new StreamTimeoutAttribute()));
        request.Respond();

        for (var i = 0; i < 10; i++)
        {
            _connection.Pass(74);
            request.Send();
        }

        request.Fired.ShouldBeNull();
    }

    [Test]
    public void Stream_WhenItIsSilent_HasTheStreamLimit()
    {
        var request = _connection.Begin(Endpoint(new StreamTimeoutAttribute()));
        request.Respond();
        _connection.Pass(30);
        request.Send();

        _connection.Pass(74.9);
        var before = request.Fired;
        _connection.Pass(0.1);

        before.ShouldBeNull();
        request.Fired.ShouldBe(TimeoutLimit.Stream);
    }

    [Test]
    public void Stream_WhoseHandlerHasNotAnswered_IsSilentToo()
    {
        var request = _connection.Begin(Endpoint(new StreamTimeoutAttribute()));

        _connection.Pass(74.9);
        var before = request.Fired;
        _connection.Pass(0.1);

        before.ShouldBeNull();
        request.Fired.ShouldBe(TimeoutLimit.Stream);
    }

    [Test]
    public void WebSocket_WhenItsClientIsSilent_HasTheWebSocketLimit()
    {
        var request = _connection.Begin();
        request.Upgrade();
        _connection.Pass(45);
        request.Progress();

        _connection.Pass(49.9);
        var before = request.Fired;
        _connection.Pass(0.1);

        before.ShouldBeNull();
        request.Fired.ShouldBe(TimeoutLimit.WebSocket);
    }

    [Test]
    public void Token_WhenTheConnectionIsAborted_IsCancelledAsBefore()
    {
        using var aborted = new CancellationTokenSource();
        var context = new DefaultHttpContext { RequestAborted = aborted.Token };
        _connection.Watch.Begin(context);

        aborted.Cancel();

        context.RequestAborted.IsCancellationRequested.ShouldBeTrue();
    }

    [Test]
    public async Task Token_WhenItWasNotCancelled_IsGoodForTheNextRequest()
    {
        using var aborted = new CancellationTokenSource();
        var first = _connection.Begin();
        await first.EndAsync();

        var second = _connection.Begin();

        second.Context.RequestAborted.IsCancellationRequested.ShouldBeFalse();
        second.Fired.ShouldBeNull();
    }

    [Test]
    public async Task Request_AfterOneThatWasAborted_IsNotCancelledWithIt()
    {
        using var aborted = new CancellationTokenSource();
        var context = new DefaultHttpContext { RequestAborted = aborted.Token };
        var watch = _connection.Watch.Begin(context);
        await aborted.CancelAsync();
        _connection.Watch.End(watch);

        var next = _connection.Begin();

        next.Context.RequestAborted.IsCancellationRequested.ShouldBeFalse();
    }

    private static Endpoint Endpoint(params object[] metadata) => new(null, new EndpointMetadataCollection(metadata), "an endpoint");
}
