namespace Leak.Bounds.Plans;

/// <summary>A workload's schedule, in NBomber's words.</summary>
/// <param name="During">How long arrivals go on; at least one second, whole seconds under NBomber.</param>
public abstract record Arrivals(TimeSpan During)
{
    /// <summary>The number of iterations that the schedule asks for; of a shard, those that are its own.</summary>
    public abstract int Planned { get; }

    /// <summary>Which of the iterations are driven here. Default: all.</summary>
    internal Shard Shard { get; init; } = Shard.Whole;

    /// <summary>When the schedule ends, since the start of the session.</summary>
    public virtual TimeSpan EndsAt => During;

    /// <summary>Open loop: <paramref name="Rate"/> new iterations in every <paramref name="Interval"/>, whether earlier ones have ended or not.</summary>
    /// <param name="Rate">Iterations in each interval; at least 1.</param>
    /// <param name="Interval">The interval; more than zero.</param>
    /// <param name="During">How long arrivals go on.</param>
    public sealed record Inject(int Rate, TimeSpan Interval, TimeSpan During) : Arrivals(During)
    {
        /// <summary>How long nothing arrives before that; not negative, whole seconds under NBomber. Default: zero.</summary>
        public TimeSpan After { get; init; }

        /// <summary>
        /// A delay of each arrival, less than the time between two arrivals: the arrivals of workloads that run at the same time must not
        /// come at the same instants. An engine that spreads arrivals itself may ignore it.
        /// </summary>
        internal TimeSpan Phase { get; init; }

        /// <inheritdoc/>
        public override TimeSpan EndsAt => After + During;

        /// <inheritdoc/>
        public override int Planned => Shard.ShareOf((int)(Rate * Math.Floor(During / Interval)));
    }

    /// <summary>Closed loop: <paramref name="Copies"/> clients. Each starts an iteration every <paramref name="Pace"/>.</summary>
    /// <param name="Copies">Clients at once; at least 1.</param>
    /// <param name="Pace">From the start of one iteration to the next of the same client; the iteration itself keeps it.</param>
    /// <param name="During">How long arrivals go on.</param>
    public sealed record KeepConstant(int Copies, TimeSpan Pace, TimeSpan During) : Arrivals(During)
    {
        /// <inheritdoc/>
        public override int Planned => CopiesHere * PlannedOfEach;

        /// <summary>The clients of this shard; all of them, where there is one.</summary>
        internal int CopiesHere => Shard.ShareOf(Copies);

        /// <summary>The iterations of one client.</summary>
        public int PlannedOfEach => (int)Math.Floor(During / Pace);
    }
}
