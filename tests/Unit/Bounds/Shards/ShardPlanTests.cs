using Leak.Bounds.Plans;
using Leak.Bounds.Shards;
using Leak.Clients.Catalog;

namespace Leak.Unit.Bounds.Shards;

internal sealed class ShardPlanTests
{
    private static readonly Uri s_target = new("http://user:secret@127.0.0.1:8080/app?key=1");

    private static readonly Arrivals.Inject s_arrivals = new(3, TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(7));

    [Test]
    public void Plan_OfEveryStallAtOnce_IsMadeAgainFromItsText([Values] bool timeoutsOn, [Values] bool exact)
    {
        var settings = new ForeignServer(timeoutsOn, TimeSpan.FromSeconds(3), TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(5)) { IsExact = exact };
        var scenario = ScenarioPlanner.Plan("all", WorkloadCatalog.All.Where(workload => workload is not Stall { FloodsFor: not null }).ToList(), settings, s_arrivals, clients: 5, TimeSpan.FromSeconds(4));
        var plan = ShardPlan.Of(scenario, s_target, seed: 7);

        var again = System.Text.Json.JsonSerializer.Deserialize<ShardPlan>(System.Text.Json.JsonSerializer.Serialize(plan, ShardJson.Options), ShardJson.Options)!.ToScenario();

        ShardPlan.Of(again, s_target, seed: 7).Fingerprint().ShouldBe(plan.Fingerprint());
        again.Title.ShouldBe(scenario.Title);
        again.Expected.ShouldBe(scenario.Expected);
        again.Hold.ShouldBe(scenario.Hold);
        again.Workloads.Select(each => each.Schedule).ShouldBe(scenario.Workloads.Select(each => each.Schedule));
        foreach (var (one, other) in again.Stalls.Zip(scenario.Stalls))
        {
            one.Expectation.Limits.ShouldBe(other.Expectation.Limits);
            (one.Expectation with { Limits = [] }).ShouldBe(other.Expectation with { Limits = one.Expectation.Limits is null ? null! : [] });
        }
    }

    [Test]
    public void Fingerprint_WhenAnythingOfThePlanDiffers_Differs()
    {
        var scenario = ScenarioPlanner.Plan("idle", [Stalls.Tcp.Idle], new ForeignServer(true, TimeSpan.FromSeconds(3), TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(5)), s_arrivals, 0, TimeSpan.Zero);
        var plan = ShardPlan.Of(scenario, s_target, seed: 7);
        ShardPlan[] others =
        [
            plan with { Seed = 8 },
            plan with { Target = "http://127.0.0.1:8081/" },
            plan with { Version = "another" },
            plan with { Hold = plan.Hold + TimeSpan.FromTicks(1) },
            ShardPlan.Of(scenario with { Workloads = [scenario.Stalls.Single() with { Arrivals = s_arrivals with { Rate = 4 } }] }, s_target, seed: 7),
        ];

        others.Select(other => other.Fingerprint()).Append(plan.Fingerprint()).ShouldBeUnique();
    }

    [Test]
    public void Plan_OfAnAddressWithAPassword_DoesNotTellIt() =>
        ShardPlan.Of(new Scenario { Id = "idle", TimeoutsOn = true, Workloads = [], Hold = TimeSpan.Zero }, s_target, 1).Target.ShouldBe("http://127.0.0.1:8080/app");
}
