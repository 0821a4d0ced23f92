namespace Leak.Bounds.Plans;

/// <summary>
/// What handlers that ignore their token may leave behind: a limit can end their connection, and nothing in .NET can end their task.
/// </summary>
/// <param name="Most">
/// The most requests of their endpoint that may be in progress (<c>MaxRequests</c>), 1 or more; <see cref="int.MaxValue"/>: there is
/// no limit. <see langword="null"/>: not known.
/// </param>
public sealed record AbandonedRequests(int? Most)
{
    /// <summary>What becomes of a request whose endpoint has all the requests that it may (503). <see langword="null"/> (the default): no request of the stall is refused.</summary>
    public Refusal? Refusal { get; init; }
}
