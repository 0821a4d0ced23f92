using Leak.Bounds.Runs;
using Leak.Tool.Printing;
using Leak.Tool.Progress;

namespace Leak.Scenarios.Progress;

/// <summary>Progress in lines, for logs.</summary>
[Parallelizable]
internal sealed class ProgressWordsTests
{
    [Test]
    public void Line_SaysWhatItWaitsForWhatItCountedAndTheTimeLeft() =>
        ProgressWords.Line(ProgressStates.Control()).ShouldBe(
            "idle, timeouts off: 10 s · watching what is held, for 7 s more · arrivals 120 of 120 · held 120 · connections 120 of 90 allowed · requests 0 of 0 allowed · tasks 720 of 547 allowed · about 9 s left");

    [Test]
    public void Line_OfManyStalls_SaysHowManyAreClosedAndNotAsTheyMustBe() =>
        ProgressWords.Line(ProgressStates.Many(8)).ShouldContain("8 stalls, 2 closed, 2 not as they must be");

    [Test]
    public void Line_OfAnAuditThatLooks_SaysThat() =>
        ProgressWords.Line(new ProgressState("audit of http://127.0.0.1:1", null, null) { Doing = "looking what the server has", IsAudit = true })
            .ShouldBe("audit of http://127.0.0.1:1: looking what the server has");

    [Test]
    public void TimeLeft_WhenTheLimitHasPassed_IsThatOfTheWatch()
    {
        var state = ProgressStates.Bounded();

        // First arrival at 2 s, 6 s of arrivals; the limit and its slack are 4.5 s, the watch is of 9 s; 2 s until the server is quiet.
        PlannedTime.Left(At(9)).ShouldBe("about 6 s left");
        PlannedTime.Left(At(15)).ShouldBe("at most 4 s left");
        PlannedTime.Left(At(30)).ShouldBe("nearly done");

        ProgressState At(int seconds) => state with { Status = state.Status! with { Elapsed = TimeSpan.FromSeconds(seconds) } };
    }

    [TestCase("NO_COLOR", "1", true)]
    [TestCase("NO_COLOR", "", false)]
    [TestCase("NO_COLOR", null, false)]
    public void Colours_AreOffWhereTheEnvironmentSaysSo(string variable, string? value, bool isOff) =>
        new ScreenOptions().In(name => name == variable ? value : null).NoColor.ShouldBe(isOff);

    [TestCase("true", true)]
    [TestCase("1", true)]
    [TestCase("false", false)]
    [TestCase(null, false)]
    public void Lines_AreChosenWhereTheEnvironmentIsThatOfCi(string? value, bool arePlain) =>
        new ScreenOptions().In(name => name == "CI" ? value : null).IsPlain.ShouldBe(arePlain);

    [Test]
    public void RunningWindow_HasTheMostOfAnyHalfOpenWindow()
    {
        var window = new RunningWindow(TimeSpan.FromSeconds(2));
        foreach (var second in (double[])[0, 1, 2, 2.5, 2.6, 9])
        {
            window.Note(TimeSpan.FromSeconds(second));
        }

        // (0.6, 2.6]: what came at 2.6 s less 2 s or before is gone.
        window.Most.ShouldBe(4);
    }
}
