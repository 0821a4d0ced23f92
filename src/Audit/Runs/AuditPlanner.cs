using Leak.Audit.Looking;
using Leak.Audit.Options;
using Leak.Bounds.Plans;
using Leak.Clients.Catalog;

namespace Leak.Audit.Runs;

/// <summary>Plans the one scenario of an audit: all stalls that can be tried, at once.</summary>
internal static class AuditPlanner
{
    private const int SlowestRate = 2;
    private const int LongestArrivals = 10;

    private static readonly TimeSpan s_second = TimeSpan.FromSeconds(1);

    /// <summary>How many stalled connections of each kind come, and how fast: to another machine at half of the rate.</summary>
    public static Arrivals.Inject Arrivals(AuditOptions options)
    {
        // Whole connections in each second: as few as one or two, and thousands within ten.
        var each = options.ConnectionsOfEach;
        var slowest = AnotherMachine.Is(options) ? 1 : SlowestRate;
        var rate = Math.Max(Math.Min(slowest, each), (each + LongestArrivals - 1) / LongestArrivals);
        var seconds = (each + rate - 1) / rate;
        return new Arrivals.Inject(rate, s_second, seconds * s_second);
    }

    /// <summary>The stalls of a look that can be tried, in the catalogue's order.</summary>
    public static Scenario Plan(IReadOnlyList<Stall> stalls, LookResult look, AuditOptions options)
    {
        var settings = new AuditedServer(options);
        var arrivals = Arrivals(options);
        var tried = stalls.Where(stall => !look.NotTried.ContainsKey(stall.Id)).ToList();
        return new Scenario
        {
            Id = "audit",
            TimeoutsOn = true,
            Settings = settings.Name,
            Hold = options.Watch,
            Workloads = [.. tried.Select((stall, place) => new StallPlan(stall, arrivals with { Phase = place * arrivals.Interval / (arrivals.Rate * tried.Count) }, settings.Expect(stall)))],
        };
    }
}
