using Leak.Bounds.Runs;
using Leak.Clients;
using Leak.Clients.Parking;
using Leak.Unit.Bounds.Verdicts;
using Microsoft.Extensions.Time.Testing;

namespace Leak.Unit.Bounds.Runs;

/// <summary>What a request costs on its way to its end, counted again and again.</summary>
internal sealed class RehearsalsTests
{
    private const int TasksBefore = 12;

    private FakeTimeProvider _time = null!;
    private RunClock _clock = null!;
    private Park _park = null!;
    private TaskCompletionSource<bool>? _request;
    private int _requests;
    private int _reads;
    private int _lost;

    [SetUp]
    public void SetUp()
    {
        _time = new FakeTimeProvider();
        _clock = new RunClock(_time);
        _park = new Park(_clock);
        (_request, _requests, _reads, _lost) = (null, 0, 0, 0);
    }

    [TearDown]
    public async Task TearDown() => await _park.DisposeAsync();

    [Test]
    public async Task Most_OfARequestThatFansOutOnItsWay_IsTheHighestThatWasSeen()
    {
        (await MostAsync(each: request => request == 5 ? 26 : 6)).ShouldBe(26);

        _requests.ShouldBe(25, "twenty more, in which it did not rise");
    }

    [Test]
    public async Task Most_OfARequestThatLosesATask_IsThatOfOneAndNotOfAll() =>
        (await MostAsync(each: _ => 6, loses: true)).ShouldBe(6);

    [Test]
    public async Task Most_OfARequestThatIsNeverAnswered_IsWhatWasSeenWithinASecond()
    {
        (await MostAsync(each: _ => 6, isServed: false)).ShouldBe(6);

        _requests.ShouldBe(1);
        _clock.Now.ShouldBeInRange(Planted.Seconds(0.9), Planted.Seconds(2));
    }

    [Test]
    public async Task Most_OfAKindThatHasNoSuchRequest_IsNone() =>
        (await new Rehearsals(_ => throw new InvalidOperationException("nothing is read"), _clock).MostAsync(new FakeRun(PlantedStalls.Closed().Plan, _park), default)).ShouldBe(0);

    private Task<double> MostAsync(Func<int, int> each, bool loses = false, bool isServed = true)
    {
        var run = new FakeRun(PlantedStalls.Closed().Plan, _park, rehearse: token =>
        {
            (_request, _reads) = (new TaskCompletionSource<bool>(), 0);
            _requests++;
            token.Register(() => _request?.TrySetCanceled(token));
            return _request.Task;
        });
        return new Rehearsals(_ => new(Read()), _clock).MostAsync(run, default);

        // The third reading of each request finds it answered.
        double? Read()
        {
            _time.Advance(TimeSpan.FromMilliseconds(1));
            if (_request is not { Task.IsCompleted: false } request)
            {
                return TasksBefore + _lost;
            }

            if (isServed && ++_reads == 3)
            {
                request.SetResult(true);
                _lost += loses ? 1 : 0;
                return TasksBefore + _lost;
            }

            return TasksBefore + _lost + each(_requests);
        }
    }
}
