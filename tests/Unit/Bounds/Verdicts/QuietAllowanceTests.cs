using Leak.Bounds.Facts;
using Leak.Bounds.Verdicts;
using Leak.Clients.Catalog;

namespace Leak.Unit.Bounds.Verdicts;

/// <summary>What the counts must come back to before a run need not wait any longer: the baseline, and what nothing would end.</summary>
internal sealed class QuietAllowanceTests
{
    private static readonly Dictionary<Quantity, double> s_baseline = new()
    {
        [Quantity.OpenConnections] = 1,
        [Quantity.TcpConnections] = 1,
        [Quantity.KernelSockets] = 2,
        [Quantity.UnsentBytes] = 5,
        [Quantity.ActiveRequests] = 1,
        [Quantity.ActiveTasks] = 12,
    };

    [Test]
    public void Counts_OfHandlersThatIgnoreTheirToken_NeedNotComeBackBelowWhatTheyKeep()
    {
        // Three of ten are left, of six tasks each.
        var allowed = Allowed(PlantedStalls.Abandoning(), (Quantity.ActiveRequests, 4));

        allowed[Quantity.ActiveRequests].ShouldBe(1 + PlantedStalls.MaxRequests);
        allowed[Quantity.OpenConnections].ShouldBe(1 + 3);
        allowed[Quantity.TcpConnections].ShouldBe(1);
        allowed[Quantity.ActiveTasks].ShouldBe(12 + (3 * 6));
    }

    [Test]
    public void Tasks_WhenThoseOfOneAreNotKnown_MustComeBackToTheBaseline() =>
        Allowed(PlantedStalls.Abandoning() with { TasksPerConnection = null }, (Quantity.ActiveRequests, 4))[Quantity.ActiveTasks].ShouldBe(12);

    [TestCase(3, double.PositiveInfinity)]
    [TestCase(2, 5)]
    [TestCase(1, 5)]
    public void Kernel_WhereThePacketsOfClientsAreLost_MayKeepThemAndWhatIsUnsentOnThem(int left, double bytes)
    {
        var allowed = Allowed(PlantedStalls.Closed().WithStall(stall => stall with { Sees = VisibleClose.None }), (Quantity.KernelSockets, left));

        allowed[Quantity.KernelSockets].ShouldBe(2 + 100);
        allowed[Quantity.UnsentBytes].ShouldBe(bytes);
    }

    [Test]
    public void Kernel_OfClientsThatAnswer_MustComeBackToTheBaseline()
    {
        var allowed = Allowed(PlantedStalls.Closed(), (Quantity.KernelSockets, 3));

        allowed[Quantity.KernelSockets].ShouldBe(2);
        allowed[Quantity.UnsentBytes].ShouldBe(5);
    }

    private static IReadOnlyDictionary<Quantity, double> Allowed(StallRecord record, (Quantity Quantity, double Value) left) => AfterBound.Allowed(
        PlantedStalls.Run(record).Scenario, [record], s_baseline)(new Dictionary<Quantity, double>(s_baseline) { [left.Quantity] = left.Value });
}
