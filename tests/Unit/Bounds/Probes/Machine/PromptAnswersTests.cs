using System.Globalization;
using Leak.Bounds.Facts;
using Leak.Bounds.Probes.Machine;
using Leak.Clients;
using Microsoft.Extensions.Time.Testing;

namespace Leak.Unit.Bounds.Probes.Machine;

/// <summary>Of a second that the kernel says was lost, what is left by what the server answered meanwhile.</summary>
[Parallelizable(ParallelScope.All)]
internal sealed class PromptAnswersTests
{
    private static readonly LostTime s_second = new(TimeSpan.FromSeconds(10), TimeSpan.FromSeconds(11));

    // Each answer is "asked-answered", in seconds.
    [TestCase("", "10-11", TestName = "nothing")]
    [TestCase("9.9-9.95 10.45-10.5 11-11.05", "", TestName = "prompt ones, as far apart as they may be: nothing was lost")]
    [TestCase("11-11.05 10.45-10.5 9.9-9.95", "", TestName = "as they came")]
    [TestCase("9.9-9.95 10.6-10.65 11.1-11.15", "10-10.6", TestName = "two too far apart: what lies between counts")]
    [TestCase("10.2-10.3 10.5-10.6", "10-10.2 10.6-11", TestName = "some: what lies before and after counts")]
    [TestCase("9.9-10.9 10.9-11.9", "10-11", TestName = "slow ones: all of it counts")]
    [TestCase("10.2-10.3", "10-10.2 10.3-11", TestName = "one: no more than its own time")]
    [TestCase("12-12.1 12.2-12.3", "10-11", TestName = "prompt ones at another time")]
    public void Lost_WithoutWhatWasAnswered_IsTheRest(string answers, string left)
    {
        var clock = new RunClock(new FakeTimeProvider());
        var prompt = new PromptAnswers(clock);
        foreach (var (asked, answered) in Parse(answers))
        {
            prompt.Note(asked, answered - asked);
        }

        prompt.Without([s_second], clock).ShouldBe(Parse(left).Select(pair => new LostTime(pair.From, pair.To)));
    }

    [Test]
    public void Lost_ByARunThatBeganLater_IsComparedByOneClock()
    {
        var time = new FakeTimeProvider();
        var prompt = new PromptAnswers(new RunClock(time));
        prompt.Note(TimeSpan.FromSeconds(10), TimeSpan.FromMilliseconds(50));
        prompt.Note(TimeSpan.FromSeconds(10.5), TimeSpan.FromMilliseconds(50));
        time.Advance(TimeSpan.FromSeconds(9));

        prompt.Without([new LostTime(TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(2))], new RunClock(time))
            .ShouldBe([new LostTime(TimeSpan.FromSeconds(1.55), TimeSpan.FromSeconds(2))]);
    }

    private static IEnumerable<(TimeSpan From, TimeSpan To)> Parse(string stretches) =>
        from stretch in stretches.Split(' ', StringSplitOptions.RemoveEmptyEntries)
        let ends = stretch.Split('-')
        select (Seconds(ends[0]), Seconds(ends[1]));

    private static TimeSpan Seconds(string text) => TimeSpan.FromSeconds((double)decimal.Parse(text, CultureInfo.InvariantCulture));
}
