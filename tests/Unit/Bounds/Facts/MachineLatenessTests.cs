using Leak.Bounds.Facts;
using Leak.Unit.Bounds.Verdicts;

namespace Leak.Unit.Bounds.Facts;

internal sealed class MachineLatenessTests
{
    private readonly MachineLateness _lateness = new([Lost(1, 1.5), Lost(2, 2.25), Lost(8, 9)], []);

    [TestCase(0, 10, 1.75)]
    [TestCase(1.25, 2.125, 0.375)]
    [TestCase(8.5, 8.75, 0.25)]
    [TestCase(1.5, 2, 0)]
    [TestCase(9, 20, 0)]
    [TestCase(5, 4, 0)]
    public void Time_BetweenTwoMoments_IsWhatWasLostThere(double from, double to, double lost) =>
        _lateness.LostBetween(Planted.Seconds(from), Planted.Seconds(to)).ShouldBe(Planted.Seconds(lost));

    [Test]
    public void Time_AroundAMoment_IsLongerByWhatWasLost()
    {
        _lateness.LostAfter(Planted.Seconds(0), Planted.Seconds(1.5), Planted.Seconds(20)).ShouldBe(Planted.Seconds(0.5));
        _lateness.LostAfter(Planted.Seconds(0), Planted.Seconds(1.75), Planted.Seconds(20)).ShouldBe(Planted.Seconds(0.75), "what is added reaches the next stretch");
        _lateness.LostAfter(Planted.Seconds(0), Planted.Seconds(1.5), Planted.Seconds(1.25)).ShouldBe(Planted.Seconds(0.25));
        _lateness.LostBefore(Planted.Seconds(3), Planted.Seconds(1.5)).ShouldBe(Planted.Seconds(0.75));
    }

    [Test]
    public void PoolAlone_OnAMachineThatIsNotLate_IsTheServersFault()
    {
        var blocked = new MachineLateness([Lost(1, 1.01)], [Lost(1, 4)]);

        blocked.LostBetween(default, Planted.Seconds(10)).ShouldBe(Planted.Seconds(0.01));
        blocked.Pool.ShouldBe([Lost(1, 4)]);
    }

    [Test]
    public void Pool_WhereTheThreadWasLateToo_WasLateByTheMachine()
    {
        var starved = new MachineLateness([Lost(1, 1.3), Lost(6, 6.5)], [Lost(1.125, 2), Lost(8, 9)]);

        starved.LostBetween(default, Planted.Seconds(10)).ShouldBe(Planted.Seconds(1.5), "from 1 to 2 and from 6 to 6.5: what overlaps counts once");
    }

    [Test]
    public void ServersProcess_WhereTheThreadWasNotLate_WasLateByTheMachine()
    {
        var starved = new MachineLateness([Lost(6, 6.5)], [], [Lost(3, 4), Lost(1, 1.5), Lost(3.5, 4.5), Lost(6.25, 7)]);

        starved.Server.ShouldBe([Lost(1, 1.5), Lost(3, 4.5), Lost(6.25, 7)]);
        starved.LostBetween(default, Planted.Seconds(10)).ShouldBe(Planted.Seconds(3), "what overlaps counts once");
    }

    [Test]
    public void ThisProcess_WhereItWaitedForOthers_IsLateByTheMachineWhileItsPoolWasLateToo()
    {
        var starved = new MachineLateness([], [Lost(1, 2), Lost(4, 6)], shared: [Lost(3.5, 4.5), Lost(0, 1.25), Lost(5, 5.5), Lost(8, 9)]);

        starved.LostBetween(default, Planted.Seconds(20)).ShouldBe(Planted.Seconds(1.25), "from 1 to 1.25, from 4 to 4.5 and from 5 to 5.5");
        starved.Server.ShouldBeEmpty();
    }

    [Test]
    public void EachSecond_HasWhatWasLostInIt() =>
        MachineLateness.EachSecond([Lost(0.5, 1.25), Lost(2.5, 9)], Planted.Seconds(3.9)).ShouldBe(
            [new(Planted.Seconds(1), 0.5), new(Planted.Seconds(2), 0.25), new(Planted.Seconds(3), 0.5)]);

    private static LostTime Lost(double from, double to) => new(Planted.Seconds(from), Planted.Seconds(to));
}
