using Leak.Bounds.Facts;
using Leak.Bounds.Reports;
using Leak.Bounds.Verdicts;
using Leak.Unit.Bounds.Verdicts;

namespace Leak.Unit.Bounds.Reports;

/// <summary>Reports over planted observations.</summary>
internal static class PlantedReport
{
    /// <summary>Text that must not act: markup, a table's borders, control characters, a lone surrogate.</summary>
    public const string Hostile = "<script>alert('x')</script>&\"|`*_[a](b)\r\n# ## \u001b[31m\0\u202e\ud800";

    /// <summary>The article's three runs.</summary>
    public static RunReport Article() => Of(ScenarioVerdict.Of(Planted.Live(timeoutsOn: false)), ScenarioVerdict.Of(Planted.Control()), ScenarioVerdict.Of(Planted.Subject()));

    /// <summary>A report of these verdicts.</summary>
    public static RunReport Of(params ScenarioVerdict[] verdicts) => new()
    {
        StartedAt = new DateTimeOffset(2026, 1, 2, 3, 4, 5, TimeSpan.Zero),
        Engine = "built-in",
        EngineReason = "the feed does not serve NBomber",
        TaskSource = "the runtime's table of active tasks",
        Environment = new RunEnvironment(".NET 10.0.12", "Linux X64", 2, 20_000, "abc123", "run idle --rate 10/s"),
        Scenarios = verdicts,
    };

    /// <summary>A report in which every text that comes from outside is hostile.</summary>
    public static RunReport OfHostileText()
    {
        var observation = Planted.Live()
            .WithScenario(scenario => scenario with { Id = Hostile })
            .WithLive(record => record with
            {
                Plan = record.Plan with { Client = Planted.Client(Hostile) },
                Failed = 1,
                Failures = new Dictionary<string, int> { [Hostile] = 1 },
            });
        var series = observation.Series[0] with { Quantity = new Quantity(Hostile, Hostile) };
        var verdict = ScenarioVerdict.Of(observation with { Series = [.. observation.Series, series], Troubles = [Hostile] });
        return Of(verdict) with
        {
            Engine = Hostile,
            EngineReason = Hostile,
            TaskSource = Hostile,
            Environment = new RunEnvironment(Hostile, Hostile, 2, null, Hostile, Hostile),
        };
    }

    /// <summary>A report on two workloads in which every text of theirs is hostile.</summary>
    public static RunReport OfHostileWorkloads()
    {
        var stall = PlantedStalls.Closed(Hostile).WithLimit(limit => limit with { Name = Hostile, FiresAs = Hostile }) with
        {
            LimitsFired = new Dictionary<string, int> { [Hostile] = 1 },
            Failures = new Dictionary<string, int> { [Hostile] = 1 },
        };
        var live = (LiveRecord)Planted.Live().Workloads[0];
        return Of(ScenarioVerdict.Of(PlantedStalls.Run(stall, live with
        {
            Plan = live.Plan with { Client = Planted.Client($"live/{Hostile}") },
            Failed = 1,
            Failures = new Dictionary<string, int> { [Hostile] = 1 },
            Latencies = [new(Planted.Seconds(1), Planted.Seconds(0.001))],
        })));
    }
}
