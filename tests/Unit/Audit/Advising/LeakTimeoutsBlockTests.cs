using System.Text;
using CsCheck;
using Leak.Audit.Advising;
using Leak.Timeouts;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using static Leak.Unit.Audit.Audited;

namespace Leak.Unit.Audit.Advising;

/// <summary>The settings of Leak.Timeouts that are given are such that an app with them starts.</summary>
[Parallelizable]
internal sealed class LeakTimeoutsBlockTests
{
    [TestCase("http1/hung-handler", 10)]
    [TestCase("http1/slow-body", 120)]
    [TestCase("tcp/idle", 0.5)]
    public void Settings_ForOneStall_AreTaken(string stall, double seconds) =>
        Taken(Holding(stall).Wanting(TimeSpan.FromSeconds(seconds))).ShouldNotBeNull();

    [Test]
    public void Handler_WhenItIsShort_BringsTheLimitsThatMustBeWithinIt()
    {
        var options = Taken(Holding("http1/hung-handler").Wanting(TimeSpan.FromSeconds(10)));

        new[] { options.Handler, options.Read, options.Write, options.Upstream }.ShouldAllBe(limit => limit == TimeSpan.FromSeconds(10));
    }

    [Test]
    public void Settings_ForAnyStallsAndLimits_AreTaken() => (from report in Any from wanted in Gen.Double[0.1, 600].Array[20] select (report, wanted)).Sample(both =>
    {
        var report = both.report with
        {
            Limits = [.. both.report.Limits.Select((limit, at) => limit with { Wanted = TimeSpan.FromSeconds(Math.Round(both.wanted[at], 1)) })],
        };
        Taken(report);
    }, iter: 30);

    private static TimeoutsOptions Taken(Leak.Audit.Findings.AuditReport report)
    {
        var json = Advisor.Of(report.By("Kestrel")).Blocks.FirstOrDefault(block => block.Language == "json")?.Text ?? "{}";
        using var stream = new MemoryStream(Encoding.UTF8.GetBytes(json));
        var configuration = new ConfigurationBuilder().AddJsonStream(stream).Build();
        using var services = new ServiceCollection().AddLogging().AddLeakTimeouts(configuration.GetSection(TimeoutsOptions.Section)).BuildServiceProvider();
        return services.GetRequiredService<IOptions<TimeoutsOptions>>().Value;
    }
}
