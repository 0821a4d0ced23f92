using Leak.Bounds.Probes.Machine;

namespace Leak.Unit.Bounds.Probes.Machine;

internal sealed class DescriptorBudgetTests
{
    [TestCase(100, 236, true, 364)]
    [TestCase(100, 237, true, 364)]
    [TestCase(101, 236, true, 366)]
    [TestCase(100, 136, false, 264)]
    public void Need_Always_AddsOpenPlannedAndReserve(int sockets, int limit, bool inProcess, int needed)
    {
        var need = new DescriptorBudget(Open: 100, limit).Need(sockets, inProcess);

        need.Needed.ShouldBe(needed);
        need.Limit.ShouldBe(limit);
    }

    [TestCase(364, true)]
    [TestCase(363, false)]
    public void Need_WhenTheLimitIsReached_FitsUpToIt(int limit, bool fits) =>
        new DescriptorBudget(Open: 100, limit).Need(sockets: 100, inProcess: true).Fits.ShouldBe(fits);

    [Test]
    public void Need_WhenItDoesNotFit_SaysWhatIsNeededAndWhatThereIs()
    {
        var need = new DescriptorBudget(Open: 180, Limit: 400).Need(sockets: 100, inProcess: true);

        need.Fits.ShouldBeFalse();
        need.Text.ShouldBe(
            "The plan needs 444 file descriptors (180 open now + 2 × 100 for both ends of the planned connections + 64 in reserve) "
            + "and the limit is 400: raise it (`ulimit -Hn 444`, or more) or plan fewer connections.");
    }

    [Test]
    public void Need_WhenThePlatformDoesNotTell_RefusesNothingAndSaysSo()
    {
        var need = new DescriptorBudget(0, 0, "no such file").Need(sockets: 1_000_000, inProcess: true);

        need.Fits.ShouldBeTrue();
        need.Text.ShouldBe("File descriptors were not checked: no such file.");
    }

    [TestCase("Limit                     Soft Limit           Hard Limit           Units\nMax open files            400                  20000                files     \n", 400)]
    [TestCase("Max open files            unlimited            unlimited            files\n", long.MaxValue)]
    public void Limits_WhenParsed_GiveTheSoftOne(string limits, long soft) =>
        DescriptorBudget.ParseSoftLimit(limits).ShouldBe(soft);

    [Test]
    public void Read_OnLinux_CountsWhatIsOpened()
    {
        if (!OperatingSystem.IsLinux())
        {
            DescriptorBudget.Read().Unavailable.ShouldNotBeNull();
            return;
        }

        // Other tests open and close files meanwhile: many at once stand out.
        var before = DescriptorBudget.Read();
        var files = Enumerable.Range(0, 200).Select(_ => File.OpenRead(typeof(DescriptorBudget).Assembly.Location)).ToList();
        var after = DescriptorBudget.Read();
        files.ForEach(file => file.Dispose());

        before.Unavailable.ShouldBeNull();
        (after.Open - before.Open).ShouldBeInRange(100, 300);
        after.Limit.ShouldBeGreaterThan(after.Open);
    }
}
