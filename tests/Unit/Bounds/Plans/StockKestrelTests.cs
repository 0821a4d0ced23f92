using Leak.Bounds.Plans;
using Leak.Clients.Catalog;
using Leak.Unit.Bounds.Verdicts;

namespace Leak.Unit.Bounds.Plans;

/// <summary>The table of what stock Kestrel does; that Kestrel does it is seen in tests/Scenarios.</summary>
internal sealed class StockKestrelTests
{
    [Test]
    public void Table_OfStockKestrel_HasARowForEachStallAndNoOther() =>
        StockKestrel.Ids.ShouldBe(Stalls.All.Concat(Stalls.Unbounded).Concat(Floods.All).Select(stall => stall.Id), ignoreOrder: true);

    [Test]
    public void Stall_WithoutARow_IsAnError() =>
        Should.Throw<ArgumentException>(() => StockKestrel.Instance.Expect(PlantedStalls.Silent("mine/own"))).Message.ShouldStartWith(
            "mine/own: what stock Kestrel does to it is not known; measure it, and give it a row in StockKestrel.");
}
