using CsCheck;
using Leak.Bounds.Runs;
using Leak.Bounds.Verdicts;

namespace Leak.Unit.Bounds.Runs;

/// <summary>The most arrivals in any window, kept as they come.</summary>
[Parallelizable]
public sealed class RunningWindowTests
{
    private static readonly TimeSpan s_length = TimeSpan.FromMilliseconds(250);

    [Test]
    public void Most_WhenArrivalsComeInOrder_IsThatOfTheWholeRecord() => Gen.Int[0, 2000].List[0, 60].Sample(milliseconds =>
    {
        var window = new RunningWindow(s_length);
        List<TimeSpan> arrivals = [.. milliseconds.Order().Select(at => TimeSpan.FromMilliseconds(at))];
        arrivals.ForEach(window.Note);
        window.Most.ShouldBe(ArrivalWindow.Most(arrivals, s_length));
    });

    [Test]
    public void Most_WhenOneIsRecordedOutOfOrder_CountsItAsThoughItCameNow()
    {
        var window = new RunningWindow(s_length);
        foreach (var at in (int[])[0, 300, 100])
        {
            window.Note(TimeSpan.FromMilliseconds(at));
        }

        window.Most.ShouldBe(2);
    }
}
