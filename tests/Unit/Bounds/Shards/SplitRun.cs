using Leak.Bounds.Facts;
using Leak.Bounds.Plans;
using Leak.Bounds.Reports;
using Leak.Bounds.Shards;
using Leak.Clients.Catalog;
using Leak.Unit.Bounds.Verdicts;

namespace Leak.Unit.Bounds.Shards;

/// <summary>An observation that is split among shards, each with a clock of its own, and written as their files.</summary>
internal sealed class SplitRun : IDisposable
{
    private static readonly Uri s_target = new("http://127.0.0.1:8080/");

    private readonly Observation _whole;
    private readonly ShardPlan _plan;
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("leak-shards-");

    public SplitRun(Observation whole)
    {
        _whole = whole;
        _plan = ShardPlan.Of(whole.Scenario, s_target, seed: 1);
    }

    public string Folder => _folder.FullName;

    /// <summary>The attempt that the files are of.</summary>
    public string Attempt { get; init; } = "1";

    /// <summary>How late each shard began.</summary>
    public Func<int, TimeSpan> LateBy { get; init; } = _ => TimeSpan.Zero;

    /// <summary>What the file of a shard says of its clock.</summary>
    public Func<int, ShardClock> ClockOf { get; init; } = _ => new ShardClock { Machine = "one" };

    /// <summary>The observation with a workload that the catalogue has.</summary>
    public static Observation Known(Observation observation) => observation.Workloads[0] is StallRecord
        ? observation.WithStall(record => record with { Plan = record.Plan with { Stall = Stalls.Tcp.Idle } })
        : observation.WithLive(record => record with { Plan = record.Plan with { Client = LiveClients.Normal } });

    /// <summary>Writes the files.</summary>
    /// <param name="of">How many shards there are.</param>
    /// <param name="shardOf">Which shard has a connection or an arrival, by its place.</param>
    /// <param name="ahead">How far the clock of a shard is ahead of that of shard 0, not negative.</param>
    /// <param name="order">The order in which the files are written.</param>
    public void Write(int of, Func<int, int> shardOf, Func<int, TimeSpan> ahead, IEnumerable<int>? order = null)
    {
        foreach (var index in order ?? Enumerable.Range(0, of))
        {
            Write(new Shard(index, of), Part(index, shardOf, index == 0 ? TimeSpan.Zero : ahead(index)));
        }
    }

    public string PathOf(int index, int of) => Path.Combine(Folder, ShardFile.NameOf(new Shard(index, of)));

    public void Dispose() => _folder.Delete(recursive: true);

    private void Write(Shard shard, Observation part) => ShardFile.Write(
        PathOf(shard.Index, shard.Of),
        new ShardHead
        {
            Schema = ShardHead.Format,
            Index = shard.Index,
            Of = shard.Of,
            Attempt = Attempt,
            Fingerprint = _plan.Fingerprint(),
            Plan = _plan,
            StartedAt = part.StartedAt,
            Engine = part.Engine,
            Clock = ClockOf(shard.Index),
            LateBy = LateBy(shard.Index),
            Machine = new RunEnvironment(".NET", "Linux", 2, 20_000, "abc", "run idle"),
        },
        part);

    private Observation Part(int index, Func<int, int> shardOf, TimeSpan ahead)
    {
        var its = _whole with { Workloads = [.. _whole.Workloads.Select(record => Part(record, index, shardOf, ahead))] };
        return index == 0 ? its : its with { Series = [], Baseline = new Dictionary<Quantity, double>(), Residual = new Dictionary<Quantity, double>(), Stacks = TaskStacks.None, TaskSource = null };
    }

    private static WorkloadRecord Part(WorkloadRecord record, int index, Func<int, int> shardOf, TimeSpan ahead)
    {
        var arrivals = record.Arrivals.Where((_, place) => shardOf(place) == index).Select(at => at + ahead).ToList();
        var isFirst = index == 0;
        return record switch
        {
            StallRecord stall => stall with
            {
                Arrivals = arrivals,
                Succeeded = arrivals.Count,
                Lifetimes = [.. stall.Lifetimes.Where((_, place) => shardOf(place) == index).Select(lifetime => lifetime with { OpenedAt = lifetime.OpenedAt + ahead })],
                LimitsFired = isFirst ? stall.LimitsFired : null,
                LeftBehind = isFirst ? stall.LeftBehind : null,
                TasksPerConnection = isFirst ? stall.TasksPerConnection : null,
            },
            LiveRecord live => live with
            {
                Arrivals = arrivals,
                Succeeded = isFirst ? live.Succeeded : 0,
                Failed = isFirst ? live.Failed : 0,
                Failures = isFirst ? live.Failures : new Dictionary<string, int>(),
                TasksPerConnection = isFirst ? live.TasksPerConnection : null,
            },
            _ => record,
        };
    }

    /// <summary>A report of a verdict, for comparing all of it.</summary>
    public static RunReport ToReport(Leak.Bounds.Verdicts.ScenarioVerdict verdict) => new()
    {
        StartedAt = verdict.Observation.StartedAt,
        Engine = "built-in",
        EngineReason = "a test",
        Environment = new RunEnvironment(".NET", "Linux", 2, 20_000, "abc", "run idle"),
        Scenarios = [verdict],
    };
}
