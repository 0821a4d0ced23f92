using Leak.Timeouts.Reporting;
using Microsoft.Extensions.Time.Testing;

namespace Leak.Unit.Timeouts.Reporting;

/// <summary>How many events there were in the last part of time.</summary>
[Parallelizable]
public sealed class EventWindowTests
{
    private static readonly TimeSpan s_length = TimeSpan.FromSeconds(64);

    [Test]
    public void Count_HasWhatCameWithinTheTimeAndNothingOlderThanASlotMore()
    {
        var time = new FakeTimeProvider();
        var window = new EventWindow(s_length, time);
        window.Note();
        window.Note();

        time.Advance(s_length);
        window.Note();
        window.Count().ShouldBe(3, "just inside");

        time.Advance(TimeSpan.FromSeconds(1.01));
        window.Count().ShouldBe(1, "a slot past");

        time.Advance(10 * s_length);
        window.Count().ShouldBe(0, "long past");
    }

    [Test]
    public void Count_WhenManyThreadsNote_HasAllOfThem()
    {
        var window = new EventWindow(s_length, TimeProvider.System);

        Parallel.For(0, 8, _ =>
        {
            for (var at = 0; at < 10_000; at++)
            {
                window.Note();
            }
        });

        window.Count().ShouldBe(80_000);
    }
}
