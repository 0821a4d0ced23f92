using Leak.Bounds.Facts;
using Leak.Bounds.Reports;
using Leak.Clients.Live;

namespace Leak.Bounds.Shards;

/// <summary>
/// A shard's file is an array of these, each with one of its properties: the head first, the end last, the connections in pieces between, so
/// that none of it must be read as a whole.
/// </summary>
internal sealed record ShardPiece
{
    /// <summary>What is a piece of many: so many at the most.</summary>
    public const int Most = 1000;

    public ShardHead? Head { get; init; }

    public ShardServer? Server { get; init; }

    public ShardWorkload? Workload { get; init; }

    public ShardArrivals? Arrivals { get; init; }

    public ShardConnections? Connections { get; init; }

    public ShardLatencies? Latencies { get; init; }

    public ShardEnd? End { get; init; }
}

/// <summary>Whose file it is.</summary>
internal sealed record ShardHead
{
    public const string Format = "leak-shard/1";

    public required string Schema { get; init; }

    public required int Index { get; init; }

    public required int Of { get; init; }

    public required string Attempt { get; init; }

    public required string Fingerprint { get; init; }

    public required ShardPlan Plan { get; init; }

    public required DateTimeOffset StartedAt { get; init; }

    public required string Engine { get; init; }

    public required ShardClock Clock { get; init; }

    /// <summary>How late it began after the common start; zero: in time.</summary>
    public TimeSpan LateBy { get; init; }

    /// <summary>Where it ran, for the report.</summary>
    public required RunEnvironment Machine { get; init; }
}

/// <summary>What tells how a shard's clock stands to that of shard 0.</summary>
internal sealed record ShardClock
{
    /// <summary>The machine's, until it is started anew: processes with the same have one monotonic clock. <see langword="null"/>: not known.</summary>
    public string? Machine { get; init; }

    /// <summary>When the run's clock began, by the machine's monotonic clock.</summary>
    public TimeSpan Monotonic { get; init; }

    /// <summary>What is to be added to this shard's times to have shard 0's, as the two measured it; <see langword="null"/>: they did not.</summary>
    public TimeSpan? Shift { get; init; }

    /// <summary>How far <see cref="Shift"/> may be off.</summary>
    public TimeSpan ShiftError { get; init; }

    /// <summary>How far the machine's clock may be off UTC, by the kernel's own account; <see langword="null"/>: it does not say, or does not follow any.</summary>
    public TimeSpan? UtcError { get; init; }
}

/// <summary>What shard 0 saw of the server.</summary>
internal sealed record ShardServer
{
    public string? TaskSource { get; init; }

    public string? NotTheServersAlone { get; init; }

    public TimeSpan LongestSamplingGap { get; init; }

    public QuietTime? QuietTime { get; init; }

    public required IReadOnlyList<ShardCount> Baseline { get; init; }

    public required IReadOnlyList<ShardCount> Residual { get; init; }

    public required IReadOnlyList<Series> Series { get; init; }

    public required TaskStacks Stacks { get; init; }
}

/// <summary>A value of a quantity.</summary>
internal sealed record ShardCount(Quantity Quantity, double Value);

/// <summary>What a workload did, but for its times.</summary>
internal sealed record ShardWorkload
{
    public required string Id { get; init; }

    public int Succeeded { get; init; }

    public int Failed { get; init; }

    public required IReadOnlyDictionary<string, int> Failures { get; init; }

    public required IReadOnlyList<FailedIteration> FailedIterations { get; init; }

    public double? TasksPerConnection { get; init; }

    public double? TasksKept { get; init; }

    public int RequestsKeptBefore { get; init; }

    public string? AskedPath { get; init; }

    public IReadOnlyDictionary<string, int>? LimitsFired { get; init; }

    public IReadOnlyDictionary<string, int>? RequestLimitsFired { get; init; }

    public int? LeftBehind { get; init; }
}

/// <summary>Arrivals of a workload.</summary>
internal sealed record ShardArrivals(string Of, IReadOnlyList<TimeSpan> At);

/// <summary>Stalled connections of a workload.</summary>
internal sealed record ShardConnections(string Of, IReadOnlyList<Parked> All);

/// <summary>Answers to a live client.</summary>
internal sealed record ShardLatencies(string Of, IReadOnlyList<Latency> All);

/// <summary>The last piece: a file without it was cut off.</summary>
internal sealed record ShardEnd
{
    public required TimeSpan Watched { get; init; }

    public required bool Interrupted { get; init; }

    public required IReadOnlyList<string> Troubles { get; init; }

    public required IReadOnlyList<LostTime> ThreadLost { get; init; }

    public required IReadOnlyList<LostTime> PoolLost { get; init; }

    /// <summary>What the server's process lost, where it is on the shard's machine.</summary>
    public required IReadOnlyList<LostTime> ServerLost { get; init; }
}
