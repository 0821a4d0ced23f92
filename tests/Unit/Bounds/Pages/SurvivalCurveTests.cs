using Leak.Bounds.Pages;
using Leak.Clients.Parking;
using Leak.Unit.Bounds.Verdicts;

namespace Leak.Unit.Bounds.Pages;

[Parallelizable(ParallelScope.All)]
internal sealed class SurvivalCurveTests
{
    [Test]
    public void Curve_OfClosedConnections_FallsByTheirShare()
    {
        var curve = SurvivalCurve.Of([Closed(3), Closed(1), Closed(2), Closed(2)]);

        curve.Select(step => (step.At.TotalSeconds, step.Value)).ShouldBe([(0, 1), (1, 0.75), (2, 0.25), (3, 0)]);
    }

    [Test]
    public void Curve_OfHeldConnections_StaysAtOneForAsLongAsTheyWereSeen()
    {
        var curve = SurvivalCurve.Of([Held(5), Held(9)]);

        curve.Select(step => (step.At.TotalSeconds, step.Value)).ShouldBe([(0, 1), (9, 1)]);
    }

    /// <summary>The textbook's case: one of four ends at 1; another is last seen at 2, held; of the two that are left one ends at 3.</summary>
    [Test]
    public void Curve_WhereSomeWereHeld_CountsThemAsLongAsTheyWereSeen()
    {
        var curve = SurvivalCurve.Of([Closed(1), Held(2), Closed(3), Held(4)]);

        curve.Select(step => (step.At.TotalSeconds, step.Value)).ShouldBe([(0, 1), (1, 0.75), (3, 0.375), (4, 0.375)]);
    }

    [Test]
    public void Curve_OfNoConnection_IsEmpty() => SurvivalCurve.Of([]).ShouldBeEmpty();

    private static Lifetime Closed(double seconds) => Planted.Closed(0, Planted.Seconds(seconds));

    private static Lifetime Held(double seconds) => Planted.Held(0, Planted.Seconds(seconds));
}
