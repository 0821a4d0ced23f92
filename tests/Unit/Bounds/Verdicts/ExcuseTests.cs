using Leak.Bounds.Facts;
using Leak.Bounds.Verdicts;

namespace Leak.Unit.Bounds.Verdicts;

/// <summary>How much of what the machine lost excuses one thing that was late. All begin at 0 s.</summary>
internal sealed class ExcuseTests
{
    [TestCase(0.3, true)]
    [TestCase(0.301, false)]
    public void Loss_WithinTheSlackAndAfterAShortLimit_CountsOnce(double late, bool isExcused)
    {
        // From 2 s on the server acts on its limit, and until 2.5 s it had not had its slack to begin: both hold of 2 s to 2.3 s.
        Find(limit: 2, late, Lost(2, 2.3)).ShouldBe(isExcused ? Planted.Seconds(0.3) : null);
    }

    [TestCase(0.5, true)]
    [TestCase(0.501, false)]
    public void Loss_ThatItselfMakesTheSlackLonger_CountsOnce(double late, bool isExcused)
    {
        // 2.5 s of its own the server has at 3 s, and by then the limit is over.
        Find(limit: 2.8, late, Lost(2.4, 2.9)).ShouldBe(isExcused ? Planted.Seconds(0.5) : null);
    }

    [TestCase(1, 1.3, true)]
    [TestCase(4, 5, false)]
    [TestCase(10, 10.3, true)]
    public void Loss_OfALongLimit_CountsWhereTheServerHadToAct(double from, double to, bool isExcused) =>
        Find(limit: 10, late: 0.3, Lost(from, to)).ShouldBe(isExcused ? Planted.Seconds(0.3) : null);

    [Test]
    public void What_WasNotLate_NeedsNoExcuse() => Find(limit: 2, late: 0, Lost(0, 4)).ShouldBeNull();

    /// <summary>What was lost, where that excuses it: over so late after the limit and 2.5 s.</summary>
    private static TimeSpan? Find(double limit, double late, MachineLateness lateness)
    {
        var most = Planted.Seconds(limit + 2.5);
        return Excuse.Find(lateness, TimeSpan.Zero, Planted.Seconds(limit), most, most + Planted.Seconds(late))?.Lost;
    }

    private static MachineLateness Lost(double from, double to) => new([new LostTime(Planted.Seconds(from), Planted.Seconds(to))], []);
}
