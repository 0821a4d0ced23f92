namespace Leak.Bounds.Plans;

/// <summary>What must become of one stall's connections on a server with given settings.</summary>
public sealed record Expectation
{
    /// <summary>Closed by these limits, in the order in which they act.</summary>
    public static Expectation ClosedBy(params IReadOnlyList<Limit> limits) => new() { End = ExpectedEnd.ClosedByLimit, Limits = limits };

    /// <summary>Held when the run ends, past the limit that would stop it if it were on.</summary>
    public static Expectation HeldPast(Limit limit) => new() { End = ExpectedEnd.Held, Limits = [limit] };

    /// <summary>Judged by what they leave in the server, which nothing bounds.</summary>
    /// <param name="limit">The limit past which they are watched.</param>
    internal static Expectation Growth(Limit limit) => new() { End = ExpectedEnd.Any, Limits = [limit], Grows = true };

    /// <summary>How they must end.</summary>
    public required ExpectedEnd End { get; init; }

    /// <summary>
    /// The limits in the order in which they act; at least one. Where the first limit ends only requests (HTTP/2), the second closes
    /// the connection. Where nothing stops the stall: the limits that would.
    /// </summary>
    public required IReadOnlyList<Limit> Limits { get; init; }

    /// <summary>What handlers that ignore their token may leave behind; <see langword="null"/> (the default): this stall has none.</summary>
    public AbandonedRequests? Abandoned { get; init; }

    /// <summary>
    /// Whether a count must pass its bound, whatever becomes of the connections: what they leave in the server is bounded by nothing.
    /// Default: <see langword="false"/>.
    /// </summary>
    public bool Grows { get; init; }

    /// <summary>
    /// Whether nothing bounds what the kernel keeps of the connections once the server has closed them: what their clients have not taken.
    /// Where the server closes at once the kernel must be seen to keep it. Default: <see langword="false"/>.
    /// </summary>
    public bool IsLeftToKernel { get; init; }

    /// <summary>Whether the kernel must be seen to keep it. A run may end with the last connection that a limit closes: then nobody looks any more.</summary>
    internal bool MustBeKept => IsLeftToKernel && Limit.Value == TimeSpan.Zero;

    /// <summary>
    /// Whether the exact limit is asked for. Then a connection that is closed sooner is a failure, and so is one that is kept once its request
    /// was ended. <see langword="false"/>: sooner is safe, and a stall that holds a request is judged by the end of that request. Default: <see langword="true"/>.
    /// </summary>
    public bool IsExact { get; init; } = true;

    /// <summary>
    /// Where the server's own limit is not known, and <see cref="Limits"/> are what is asked of it: no limit is shorter than this. What ends
    /// sooner was refused. <see langword="null"/> (the default): the limits are the server's.
    /// </summary>
    internal TimeSpan? LeastLimit { get; init; }

    /// <summary>The limit that acts on the stall.</summary>
    public Limit Limit => Limits[0];

    /// <summary>The longest that a connection may live: each limit and its slack.</summary>
    public TimeSpan Longest => Limits.Aggregate(TimeSpan.Zero, (sum, limit) => sum + limit.Longest);

    /// <summary>Whether the connections are held when the run ends, whatever became of their requests.</summary>
    public bool IsHeld => End is ExpectedEnd.Held or ExpectedEnd.RequestsEnded;

    /// <summary>The same expectation, longer by the time that the machine took from the server.</summary>
    internal Expectation LongerBy(TimeSpan time) => time == TimeSpan.Zero ? this : this with
    {
        Limits = [.. Limits.SkipLast(1), Longer(Limits[^1], time)],
        Abandoned = Abandoned is { Refusal.ClosedBy: { } then } ? Abandoned with { Refusal = new Refusal(Longer(then, time)) } : Abandoned,
    };

    /// <summary>The same where everything works.</summary>
    internal Expectation Stopped => End == ExpectedEnd.Held ? this with { End = ExpectedEnd.ClosedByLimit } : this;

    private static Limit Longer(Limit limit, TimeSpan time) => limit with { Value = limit.Value + time };
}
