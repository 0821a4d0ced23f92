using System.Diagnostics.Metrics;
using Leak.Timeouts;
using Leak.Timeouts.Limits;
using Leak.Timeouts.Requests;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;

namespace Leak.Unit.Timeouts.Requests;

/// <summary>What the kernel has of finished responses, look by look: each byte has the limit from when it was first waited for.</summary>
internal sealed class ResponseTailTests
{
    private readonly FakeTimeProvider _time = new();

    [Test]
    public void Tail_WhenNothingOfItIsTaken_IsDueAtTheLimit()
    {
        var tail = Begin();
        Look(tail, acknowledged: 0, pending: 1000).ShouldBeNull();

        Pass(29.9);
        Look(tail, acknowledged: 0, pending: 1000).ShouldBeNull();
        Pass(0.1);
        Look(tail, acknowledged: 0, pending: 1000).ShouldBe(Limit.Write);
    }

    [Test]
    public void Tail_WhenWhatWasQueuedIsTaken_GivesTheNextItsOwnTime()
    {
        var tail = Begin();
        Look(tail, acknowledged: 0, pending: 1000).ShouldBeNull();

        // All that was queued at the first look is taken, and another answer is queued.
        Pass(25);
        Look(tail, acknowledged: 1000, pending: 500).ShouldBeNull();
        Pass(29.9);
        Look(tail, acknowledged: 1000, pending: 500).ShouldBeNull("it waits since 29.9 s, not since 54.9 s");
        Pass(0.1);
        Look(tail, acknowledged: 1000, pending: 500).ShouldBe(Limit.Write);
    }

    private ResponseTail Begin()
    {
        var options = new TimeoutsOptions { Write = TimeSpan.FromSeconds(30) };
        var meters = new ServiceCollection().AddMetrics().BuildServiceProvider().GetRequiredService<IMeterFactory>();
        var tail = new ResponseTail(options.ToWatchSettings(new TimeoutsMeter(meters, NullLogger<TimeoutsMeter>.Instance), _time));
        tail.Add(_time.GetTimestamp(), Limit.Write);
        return tail;
    }

    private Limit? Look(ResponseTail tail, ulong acknowledged, ulong pending) =>
        tail.Due(_time.GetTimestamp(), new TcpCounters(acknowledged, 0, pending, TimeSpan.Zero, IsOver: false), isBusy: false);

    private void Pass(double seconds) => _time.Advance(TimeSpan.FromSeconds(seconds));
}
