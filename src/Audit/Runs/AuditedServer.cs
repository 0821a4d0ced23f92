using Leak.Audit.Options;
using Leak.Bounds.Plans;
using Leak.Clients.Catalog;
using Leak.Clients.Live;

namespace Leak.Audit.Runs;

/// <summary>A server whose limits are not known: each is held to what the user asks for, or to less.</summary>
internal sealed record AuditedServer(AuditOptions Options) : ServerSettings
{
    /// <summary>No limit is as short: what ends sooner was refused.</summary>
    private static readonly TimeSpan s_leastLimit = TimeSpan.FromSeconds(0.5);

    public override bool TimeoutsOn => true;

    public override TimeSpan LiveAlone => TimeSpan.Zero;

    public override string Name => "audited";

    public override Expectation Expect(Stall stall) => new()
    {
        End = stall.ClosesWithin is null ? ExpectedEnd.ClosedByLimit : ExpectedEnd.ClosedByServer,
        IsExact = Options.IsExact && stall.ClosesWithin is null,
        LeastLimit = s_leastLimit,
        Limits = [new Limit(stall.StoppedBy, stall.ClosesWithin ?? Wanted(stall.StoppedBy), FiresAs: null)],
    };

    /// <summary>What is asked for of a limit, by its name.</summary>
    public TimeSpan Wanted(string limit) => Options.Limits.GetValueOrDefault(limit, Options.Limit);

    public override TimeSpan? PaceOf(LiveClient client) => null;
}
