using Leak.Bounds.Facts;
using Leak.Bounds.Plans;
using Leak.Clients.Live;

namespace Leak.Bounds.Shards;

/// <summary>One workload of all shards, while their files are read.</summary>
internal sealed class MergedWorkload(WorkloadPlan plan)
{
    private readonly List<(TimeSpan At, ushort Shard)> _arrivals = [];
    private readonly LifetimeTable _parked = new();
    private readonly List<Latency> _latencies = [];
    private readonly List<FailedIteration> _failedIterations = [];
    private readonly Dictionary<string, int> _failures = new(StringComparer.Ordinal);
    private ShardWorkload? _first;
    private int _succeeded;
    private int _failed;

    public void Add(ShardWorkload its, ushort shard, TimeSpan shift)
    {
        _first ??= its;
        _succeeded += its.Succeeded;
        _failed += its.Failed;
        foreach (var (said, count) in its.Failures)
        {
            _failures[said] = _failures.GetValueOrDefault(said) + count;
        }

        _failedIterations.AddRange(its.FailedIterations.Select(failed => failed with { From = failed.From + shift, To = failed.To + shift, Shard = shard }));
    }

    public void Add(IEnumerable<TimeSpan> arrivals, ushort shard, TimeSpan shift) => _arrivals.AddRange(arrivals.Select(at => (at + shift, shard)));

    public void Add(IEnumerable<Parked> parked, ushort shard, TimeSpan shift)
    {
        foreach (var each in parked)
        {
            _parked.Add(each with { Lifetime = each.Lifetime with { OpenedAt = each.Lifetime.OpenedAt + shift, Shard = shard } });
        }
    }

    public void Add(IEnumerable<Latency> latencies, TimeSpan shift) => _latencies.AddRange(latencies.Select(latency => latency with { AskedAt = latency.AskedAt + shift }));

    /// <summary>The record.</summary>
    /// <param name="others">The shards from the second on.</param>
    public WorkloadRecord ToRecord(IReadOnlyList<ShardFacts> others)
    {
        // Stable: of one shard it is its own order.
        var arrivals = _arrivals.OrderBy(arrival => arrival.At).ToList();
        return plan switch
        {
            StallPlan stall => Fill(new StallRecord
            {
                Plan = stall,
                Lifetimes = _parked,
                KernelUntil = _parked.HasKernels ? _parked.Kernels() : [],
                LimitsFired = _first?.LimitsFired,
                RequestLimitsFired = _first?.RequestLimitsFired,
                LeftBehind = _first?.LeftBehind,
                TasksKept = _first?.TasksKept,
                RequestsKeptBefore = _first?.RequestsKeptBefore ?? 0,
            }),
            LivePlan live => Fill(new LiveRecord { Plan = live, LimitsFired = _first?.LimitsFired, Latencies = [.. _latencies.OrderBy(latency => latency.AskedAt)] }),
            _ => throw new ArgumentException($"{plan.Id}: a plan of neither a stall nor a live client"),
        };

        T Fill<T>(T record)
            where T : WorkloadRecord => (T)(record with
            {
                Arrivals = arrivals.ConvertAll(arrival => arrival.At),
                ArrivalShards = others.Count == 0 ? [] : arrivals.ConvertAll(arrival => arrival.Shard),
                Others = others,
                Succeeded = _succeeded,
                Failed = _failed,
                Failures = _failures.OrderByDescending(pair => pair.Value).ToDictionary(),
                FailedIterations = _failedIterations,
                TasksPerConnection = _first?.TasksPerConnection,
                AskedPath = _first?.AskedPath,
            });
    }
}
