using Leak.Timeouts;
using Leak.Timeouts.Connections;

namespace Leak.Unit.Timeouts.Requests;

/// <summary>What may go on past <c>Read</c> and <c>Write</c>, in fake time: what still comes at the rate, and nothing that only looks alive.</summary>
internal sealed class ProgressTests
{
    private const int Stream = 1;
    private const int Rate = 1_000;

    private FakeConnection _connection = null!;

    [SetUp]
    public void SetUp() => _connection = new FakeConnection(new TimeoutsOptions(), isHttp2: true);

    [TearDown]
    public async Task TearDown() => await _connection.DisposeAsync();

    [TestCase(Rate, TimeoutLimit.Handler, 90)]
    [TestCase(Rate - 1, TimeoutLimit.Read, 30)]
    [TestCase(1, TimeoutLimit.Read, 30)]
    [TestCase(0, TimeoutLimit.Read, 30)]
    public void Body_EverySecond_OutlivesReadOnlyAtTheRate(int bytes, TimeoutLimit limit, int seconds)
    {
        var request = Reading();

        var endedAt = UntilFired(request, () => Events.OnReceived(Stream, bytes));

        request.Fired.ShouldBe(limit);
        endedAt.ShouldBe(seconds);
    }

    [TestCase(Rate, TimeoutLimit.Handler, 90)]
    [TestCase(Rate - 1, TimeoutLimit.Write, 40)]
    [TestCase(1, TimeoutLimit.Write, 40)]
    public void Response_EverySecond_OutlivesWriteOnlyAtTheRate(int bytes, TimeoutLimit limit, int seconds)
    {
        var request = _connection.Begin();
        request.Respond();

        var endedAt = UntilFired(request, () => Events.OnSent(Stream, bytes, isLast: false));

        request.Fired.ShouldBe(limit);
        endedAt.ShouldBe(seconds);
    }

    [Test]
    public void Body_ThatBeginsWithABurst_HasTheReadLimitAllTheSame()
    {
        var request = Reading();
        Events.OnReceived(Stream, 100 * 1024 * 1024);

        UntilFired(request, () => { }).ShouldBe(30);

        request.Fired.ShouldBe(TimeoutLimit.Read);
    }

    [Test]
    public void Body_ThatStopsAfterItsLimit_IsEndedSoon()
    {
        var request = Reading();
        var passed = 0;

        var endedAt = UntilFired(request, () => Events.OnReceived(Stream, ++passed <= 35 ? Rate : 0));

        request.Fired.ShouldBe(TimeoutLimit.Read);
        // What is looked back at is three quarters of half of the limit, or a little more.
        endedAt.ShouldBeInRange(36, 35 + 16);
    }

    [Test]
    public void Body_ThatComesInLumps_IsMeasuredAcrossThem()
    {
        var request = Reading();
        var passed = 0;

        var endedAt = UntilFired(request, () => Events.OnReceived(Stream, ++passed % 5 == 0 ? 8 * Rate : 0));

        request.Fired.ShouldBe(TimeoutLimit.Handler);
        endedAt.ShouldBe(90);
    }

    [Test]
    public void Body_WhenTheRateIsOff_HasTheReadLimit()
    {
        var connection = new FakeConnection(new TimeoutsOptions { ProgressBytesPerSecond = 0 }, isHttp2: true);
        var request = Reading(connection);

        for (var second = 0; second < 30; second++)
        {
            ((IStreamEvents)connection.Watch).OnReceived(Stream, 100 * Rate);
            connection.Pass(1);
        }

        request.Fired.ShouldBe(TimeoutLimit.Read);
    }

    [Test]
    public void Body_OfAnotherStream_HelpsNobody()
    {
        var request = Reading();

        UntilFired(request, () => Events.OnReceived(Stream + 2, 100 * Rate)).ShouldBe(30);

        request.Fired.ShouldBe(TimeoutLimit.Read);
    }

    [Test]
    public void Body_OnHttp1WhereNobodyCountsIt_HasTheReadLimit()
    {
        var connection = new FakeConnection(new TimeoutsOptions());
        var request = Reading(connection);

        connection.Pass(30);

        request.Fired.ShouldBe(TimeoutLimit.Read);
    }

    [Test]
    public void Response_OnHttp1WhereTheKernelDoesNotTell_IsWhatTheServerWrites()
    {
        var connection = new FakeConnection(new TimeoutsOptions());
        var request = connection.Begin();
        request.Respond();

        for (var second = 0; second < 60; second++)
        {
            request.Send(Rate);
            connection.Pass(1);
        }

        request.Fired.ShouldBeNull();
    }

    private IStreamEvents Events => _connection.Watch;

    private FakeRequest Reading(FakeConnection? connection = null)
    {
        var request = (connection ?? _connection).Begin();
        (request.CanHaveBody, request.IsReadOnly) = (true, true);
        return request;
    }

    /// <summary>Does something each second until a limit fires; at which second it did.</summary>
    private int UntilFired(FakeRequest request, Action eachSecond)
    {
        var second = 0;
        while (request.Fired is null && second < 100)
        {
            eachSecond();
            _connection.Pass(1);
            second++;
        }

        return second;
    }
}
