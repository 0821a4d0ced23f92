using Leak.Audit.Options;
using Leak.Audit.Runs;

namespace Leak.Unit.Audit.Runs;

[Parallelizable(ParallelScope.All)]
internal sealed class AuditPlannerTests
{
    [TestCase("http://127.0.0.1:80", 1, 1, 1)]
    [TestCase("http://127.0.0.1:80", 6, 2, 3)]
    [TestCase("http://192.0.2.1:80", 6, 1, 6)]
    [TestCase("http://127.0.0.1:80", 5_000, 500, 10)]
    [TestCase("http://127.0.0.1:80", 7, 2, 4)]
    public void Arrivals_AreAsManyAsAskedFor_InWholeSeconds(string address, int each, int rate, int seconds)
    {
        var arrivals = AuditPlanner.Arrivals(new AuditOptions { Addresses = [new Uri(address)], ConnectionsOfEach = each });

        (arrivals.Rate, arrivals.During.TotalSeconds).ShouldBe((rate, seconds));
        arrivals.Planned.ShouldBeGreaterThanOrEqualTo(each);
    }
}
