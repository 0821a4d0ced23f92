using Leak.Audit.Capacity;
using Leak.Bounds.Probes.Machine;

namespace Leak.Unit.Audit.Capacity;

[Parallelizable(ParallelScope.All)]
internal sealed class CapacityCeilingTests
{
    [TestCase(16_000, false, 20_000, 16_000, null)]
    [TestCase(16_000, false, 1_024, 828, "descriptors")]
    [TestCase(16_000, true, 20_000, 2_000, "another machine")]
    [TestCase(16_000, true, 1_024, 828, "descriptors")]
    [TestCase(500, true, 20_000, 500, null)]
    [TestCase(16_000, false, 100, 0, "descriptors")]
    public void Ceiling_IsTheLeastOfAll_AndSaysWhich(int wanted, bool isRemote, long limit, int expected, string? because)
    {
        var ceiling = CapacityCeiling.Of(wanted, isRemote, new DescriptorBudget(Open: 100, limit));

        ceiling.Connections.ShouldBe(expected);
        (ceiling.Because is null).ShouldBe(because is null);
        (ceiling.Because ?? "").ShouldContain(because ?? "");
    }

    [Test]
    public void Ceiling_WhereDescriptorsAreNotTold_IsWhatIsAskedFor() =>
        CapacityCeiling.Of(16_000, isRemote: false, new DescriptorBudget(0, 0, "not told")).ShouldBe(new CapacityCeiling(16_000, null));
}
