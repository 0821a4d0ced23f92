using Leak.Audit.Reports;

namespace Leak.Unit.Audit.Reports;

[Parallelizable(ParallelScope.All)]
internal sealed class CountTableTests
{
    [Test]
    public void Counts_AreShownInTheirUnits()
    {
        var report = Audited.Report() with { Counts = [new("threads", "threads", 4, 9, 4), new("resident memory", "bytes", 1 << 20, 3 << 19, 1 << 20), new("processor time", "s", 0.5, 1.257, 1.3)] };

        CountTable.Of(report).ShouldNotBeNull().Rows.ShouldBe(
        [
            ["threads", "4", "9", "4"],
            ["resident memory", "1 MiB", "1.5 MiB", "1 MiB"],
            ["processor time", "0.5 s", "1.26 s", "1.3 s"],
        ]);
    }

    [Test]
    public void Counts_ThatNobodyTold_AreLeftOut() => CountTable.Of(Audited.Report()).ShouldBeNull();
}
