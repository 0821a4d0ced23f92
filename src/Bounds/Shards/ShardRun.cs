using Leak.Bounds.Facts;
using Leak.Bounds.Plans;
using Leak.Bounds.Probes.Machine;
using Leak.Bounds.Reports;

namespace Leak.Bounds.Shards;

/// <summary>What a shard is to do, and how what it did is written.</summary>
internal sealed class ShardRun
{
    private readonly ShardAttempt _attempt;
    private readonly ShardPlan _plan;

    /// <param name="attempt">Which shard of which attempt.</param>
    /// <param name="scenario">The whole scenario, which all shards share.</param>
    /// <param name="target">The server's address.</param>
    /// <param name="seed">The seed of what is random.</param>
    public ShardRun(ShardAttempt attempt, Scenario scenario, Uri target, int seed)
    {
        _attempt = attempt;
        _plan = ShardPlan.Of(scenario, target, seed);
        Share = scenario.OfShard(attempt.Shard);
        var longest = scenario.Hold + scenario.Workloads.Select(plan => plan.Schedule.EndsAt).Max();

        // A machine that is late adds as much again at the most.
        Gate = new ShardGate(attempt, _plan.Fingerprint(), 2 * longest);
    }

    /// <summary>What this shard runs.</summary>
    public Scenario Share { get; }

    /// <summary>Where it waits for the others.</summary>
    public ShardGate Gate { get; }

    /// <summary>Writes what was recorded.</summary>
    /// <exception cref="IOException">It could not be written.</exception>
    /// <exception cref="UnauthorizedAccessException">It may not be written.</exception>
    public void Write(Observation observation, RunEnvironment environment)
    {
        ShardFile.Write(
            _attempt.FilePath,
            new ShardHead
            {
                Schema = ShardHead.Format,
                Index = _attempt.Shard.Index,
                Of = _attempt.Shard.Of,
                Attempt = _attempt.Id,
                Fingerprint = _plan.Fingerprint(),
                Plan = _plan,
                StartedAt = observation.StartedAt,
                Engine = observation.Engine,
                Clock = new ShardClock
                {
                    Machine = MachineClock.FindName(),
                    Monotonic = Gate.Clock?.StartedAtMonotonic ?? TimeSpan.Zero,
                    Shift = Gate.Shift,
                    ShiftError = Gate.ShiftError,
                    UtcError = MachineClock.FindUtcError(),
                },
                LateBy = Gate.LateBy,
                Machine = environment,
            },
            observation);
        if (_attempt.Shard.Index > 0)
        {
            Gate.TellReleased();
        }
    }
}
