namespace Leak.Clients.Live;

/// <summary>A legitimate client, that must be served and never cut: an entry of the catalogue, or one of a user's own.</summary>
/// <param name="Id">The stable id, <c>live/name</c>.</param>
/// <param name="Summary">What it does, in one line.</param>
/// <param name="StaysInside">The server's limit that its pace is made of: <c>Read</c>.</param>
public sealed record LiveClient(string Id, string Summary, string StaysInside) : Workload(Id, Summary)
{
    /// <summary>Makes the clients of one run; disposed when the run has ended, which closes their connections.</summary>
    /// <exception cref="ArgumentException">The address is not <c>http</c>, or the pace is not more than zero.</exception>
    public required Func<LiveContext, ILiveSession> Start { get; init; }

    /// <summary>How much of that limit its pace is; more than 0, at most 1. Default: 1.</summary>
    public double PaceOfLimit { get; init; } = 1;

    /// <summary>The longest pace, whatever the limit; <see langword="null"/> (the default): none.</summary>
    public TimeSpan? LongestPace { get; init; }

    /// <summary>From the start of one of its iterations to the next.</summary>
    /// <param name="limit">The value of <see cref="StaysInside"/>; more than zero.</param>
    public TimeSpan PaceFor(TimeSpan limit) => PaceOfLimit * limit is var pace && LongestPace < pace ? LongestPace.Value : pace;
}
