using Leak.Timeouts;
using Leak.Timeouts.Connections;

namespace Leak.Unit.Timeouts.Requests;

/// <summary>An upload to an endpoint that streams, in fake time: a body that comes at the rate is no silence.</summary>
internal sealed class StreamedUploadTests
{
    private const int Stream = 1;
    private const int Rate = 1_000;

    private FakeConnection _connection = null!;

    private IStreamEvents Events => _connection.Watch;

    [SetUp]
    public void SetUp() => _connection = new FakeConnection(new TimeoutsOptions(), isHttp2: true);

    [TearDown]
    public async Task TearDown() => await _connection.DisposeAsync();

    [TestCase(Rate, null)]
    [TestCase(Rate - 1, 75)]
    [TestCase(1, 75)]
    [TestCase(0, 75)]
    public void Body_EverySecond_IsLifeOnlyAtTheRate(int bytes, int? endedAt)
    {
        var request = Reading();

        Until(request, 600, () => Events.OnReceived(Stream, bytes)).ShouldBe(endedAt ?? 600);

        request.Fired.ShouldBe(endedAt is null ? null : TimeoutLimit.Stream);
    }

    [Test]
    public void Body_ThatBeginsWithABurst_IsHeldByItNoLonger()
    {
        var request = Reading();
        Events.OnReceived(Stream, 100 * 1024 * 1024);

        Until(request, 600, () => Events.OnReceived(Stream, 1)).ShouldBeInRange(75, 76);
    }

    [Test]
    public void Body_ThatStops_HasTheStreamLimitFromThen()
    {
        var request = Reading();
        Until(request, 300, () => Events.OnReceived(Stream, 2 * Rate)).ShouldBe(300);

        Until(request, 600, () => { }).ShouldBeInRange(74, 75);
    }

    [Test]
    public void Body_ThatPausedAndComesAtTheRateAgain_IsLetAlone()
    {
        var request = Reading();
        var second = 0;

        Until(request, 300, () => Events.OnReceived(Stream, second++ < 50 ? 0 : 2 * Rate)).ShouldBe(300);
    }

    [TestCase(0)]
    [TestCase(50)]
    public void Body_AtItsEnd_LeavesTheHandlerTheWholeLimit(int paused)
    {
        var request = Reading();
        var second = 0;
        Until(request, 100, () => Events.OnReceived(Stream, second++ < paused ? 0 : (int)(1.2 * Rate))).ShouldBe(100);
        request.Available = true;

        Until(request, 600, () => { }).ShouldBeInRange(74, 75);
    }

    [Test]
    public void Body_ThatNobodyReads_IsNoLife()
    {
        var request = Reading();
        request.IsReadOnly = false;

        Until(request, 600, () => Events.OnReceived(Stream, 10 * Rate)).ShouldBe(75);
    }

    [Test]
    public void Body_WhileOutputWaits_IsNoLife()
    {
        var streams = new FakeStreams(_connection);
        streams.Initial(0);
        var request = streams.Begin(Stream, new StreamTimeoutAttribute());
        (request.CanHaveBody, request.IsReadOnly) = (true, true);

        Until(request, 600, () =>
        {
            streams.Push(Stream, 10);
            Events.OnReceived(Stream, 10 * Rate);
        }).ShouldBeInRange(75, 76);
    }

    private FakeRequest Reading()
    {
        var request = _connection.Begin(new(null, new(new StreamTimeoutAttribute()), "an endpoint"));
        (request.CanHaveBody, request.IsReadOnly) = (true, true);
        return request;
    }

    private int Until(FakeRequest request, int most, Action eachSecond)
    {
        var second = 0;
        while (request.Fired is null && second < most)
        {
            eachSecond();
            _connection.Pass(1);
            second++;
        }

        return second;
    }
}
