using Leak.Clients.Catalog;
using Leak.Clients.Live;

namespace Leak.Bounds.Plans;

/// <summary>A server that is not ours: its one limit is what the user says.</summary>
/// <param name="IsMeantToStop">Whether its timeouts are meant to be on.</param>
/// <param name="Limit">What they are meant to be; more than zero.</param>
/// <param name="Pace">The pace of its live clients; more than zero.</param>
/// <param name="During">How long live clients go on where they are alone.</param>
public sealed record ForeignServer(bool IsMeantToStop, TimeSpan Limit, TimeSpan Pace, TimeSpan During) : ServerSettings
{
    /// <summary>Whether the limit must be exactly <see cref="Limit"/>, so that a connection which is closed sooner is a failure. Default: <see langword="false"/>, sooner is safe.</summary>
    public bool IsExact { get; init; }

    /// <inheritdoc/>
    public override bool TimeoutsOn => IsMeantToStop;

    /// <inheritdoc/>
    public override TimeSpan LiveAlone => During;

    /// <inheritdoc/>
    public override Expectation Expect(Stall stall)
    {
        ArgumentNullException.ThrowIfNull(stall);
        return new Expectation
        {
            End = stall.ClosesWithin is not null || (stall.IsLeftToKernel && !TimeoutsOn) ? ExpectedEnd.ClosedByServer : TimeoutsOn ? ExpectedEnd.ClosedByLimit : ExpectedEnd.Held,
            IsExact = IsExact,
            Limits = [new Limit(stall.StoppedBy, stall.ClosesWithin ?? Limit, FiresAs: null)],
            IsLeftToKernel = stall.IsLeftToKernel && !TimeoutsOn,
            Abandoned = !stall.IgnoresAbort ? null : new AbandonedRequests(TimeoutsOn ? null : int.MaxValue)
            {
                Refusal = stall.ClosesWithin is null ? new Refusal(ClosedBy: null) : null,
            },
        };
    }

    /// <inheritdoc/>
    public override TimeSpan? PaceOf(LiveClient client) => Pace;
}
