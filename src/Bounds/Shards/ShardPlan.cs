using System.Reflection;
using System.Security.Cryptography;
using System.Text.Json;
using Leak.Bounds.Plans;
using Leak.Clients.Catalog;
using Leak.Clients.Live;

namespace Leak.Bounds.Shards;

/// <summary>The whole plan that shards share, as it is written to their files: the merge makes the scenario from it again.</summary>
internal sealed record ShardPlan
{
    /// <summary>The address of the server.</summary>
    public required string Target { get; init; }

    /// <summary>The seed of what is random.</summary>
    public required int Seed { get; init; }

    /// <summary>The build that ran it: another may know other stalls.</summary>
    public required string Version { get; init; }

    /// <inheritdoc cref="Scenario.Id"/>
    public required string Id { get; init; }

    /// <inheritdoc cref="Scenario.TimeoutsOn"/>
    public required bool TimeoutsOn { get; init; }

    /// <inheritdoc cref="Scenario.Settings"/>
    public required string Settings { get; init; }

    /// <inheritdoc cref="Scenario.Expected"/>
    public required Verdict Expected { get; init; }

    /// <inheritdoc cref="Scenario.Hold"/>
    public required TimeSpan Hold { get; init; }

    /// <inheritdoc cref="Scenario.CountsTasks"/>
    public required bool CountsTasks { get; init; }

    /// <inheritdoc cref="Scenario.Workloads"/>
    public required IReadOnlyList<Planned> Workloads { get; init; }

    /// <summary>The plan of a scenario.</summary>
    /// <param name="scenario">All of it, not a share.</param>
    /// <param name="target">The server's address.</param>
    /// <param name="seed">The seed of what is random.</param>
    public static ShardPlan Of(Scenario scenario, Uri target, int seed) => new()
    {
        Target = target.GetComponents(UriComponents.SchemeAndServer | UriComponents.Path, UriFormat.UriEscaped),
        Seed = seed,
        Version = typeof(ShardPlan).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion ?? "",
        Id = scenario.Id,
        TimeoutsOn = scenario.TimeoutsOn,
        Settings = scenario.Settings,
        Expected = scenario.Expected,
        Hold = scenario.Hold,
        CountsTasks = scenario.CountsTasks,
        Workloads = [.. scenario.Workloads.Select(Planned.Of)],
    };

    /// <summary>What two shards of one plan have in common, and no other has.</summary>
    public string Fingerprint() => Convert.ToHexStringLower(SHA256.HashData(JsonSerializer.SerializeToUtf8Bytes(this, ShardJson.Options))[..16]);

    /// <summary>The scenario.</summary>
    /// <exception cref="ArgumentException">This build has no such workload.</exception>
    public Scenario ToScenario() => new()
    {
        Id = Id,
        TimeoutsOn = TimeoutsOn,
        Settings = Settings,
        Expected = Expected,
        Hold = Hold,
        CountsTasks = CountsTasks,
        Workloads = [.. Workloads.Select(planned => planned.ToPlan())],
    };

    /// <summary>One workload of it.</summary>
    internal sealed record Planned
    {
        /// <summary>The workload's id.</summary>
        public required string Id { get; init; }

        /// <summary>Of a stall: arrivals in each interval. Of live clients: their number.</summary>
        public required int Count { get; init; }

        /// <summary>Of a stall: the interval. Of live clients: their pace.</summary>
        public required TimeSpan Every { get; init; }

        /// <inheritdoc cref="Arrivals.During"/>
        public required TimeSpan During { get; init; }

        /// <inheritdoc cref="Arrivals.Inject.After"/>
        public TimeSpan After { get; init; }

        /// <inheritdoc cref="Arrivals.Inject.Phase"/>
        public TimeSpan Phase { get; init; }

        /// <summary>Of a stall: what must become of it.</summary>
        public Expectation? Expectation { get; init; }

        public static Planned Of(WorkloadPlan plan) => plan switch
        {
            StallPlan { Arrivals: var inject } stall => new Planned
            {
                Id = plan.Id,
                Count = inject.Rate,
                Every = inject.Interval,
                During = inject.During,
                After = inject.After,
                Phase = inject.Phase,
                Expectation = stall.Expectation,
            },
            LivePlan { Arrivals: var constant } => new Planned { Id = plan.Id, Count = constant.Copies, Every = constant.Pace, During = constant.During },
            _ => throw new ArgumentException($"{plan.Id}: a plan of neither a stall nor a live client", nameof(plan)),
        };

        public WorkloadPlan ToPlan() => WorkloadCatalog.Find(Id) switch
        {
            Stall stall when Expectation is not null => new StallPlan(stall, new Arrivals.Inject(Count, Every, During) { After = After, Phase = Phase }, Expectation),
            LiveClient client when Expectation is null => new LivePlan(client, new Arrivals.KeepConstant(Count, Every, During)),
            _ => throw new ArgumentException($"{Id}: the plan has it otherwise than the catalogue"),
        };
    }
}
