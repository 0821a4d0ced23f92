using Leak.Bounds.Plans;
using Leak.Clients.Catalog;

namespace Leak.Testing.Guards;

/// <summary>What bounds one stall on one app.</summary>
/// <param name="Stall">The stall.</param>
/// <param name="Setting">The setting that bounds it, or would: <c>KestrelServerLimits.KeepAliveTimeout</c>.</param>
internal sealed record Guard(Stall Stall, string Setting)
{
    /// <summary>The server closes at once, and nothing ends what the kernel has.</summary>
    private static readonly Expectation s_leftToKernel = new()
    {
        End = ExpectedEnd.ClosedByServer,
        Limits = [new Limit(LimitNames.OwnClose, TimeSpan.Zero, FiresAs: null)],
        IsLeftToKernel = true,
    };

    /// <summary>The limits in the order in which they act; empty (the default): nothing bounds it.</summary>
    public IReadOnlyList<Limit> Limits { get; init; } = [];

    /// <summary>Whether the server ends it of itself, without a limit that can be set.</summary>
    public bool IsOwnClose { get; init; }

    /// <summary>What handlers that ignore their token may leave; <see langword="null"/> (the default): it has none.</summary>
    public AbandonedRequests? Abandoned { get; init; }

    /// <summary>What the app has in the setting's place: <c>it is off</c>. Default: nothing is known.</summary>
    public string? Has { get; init; }

    /// <summary>What it sends at once before it stops, in bytes; <see langword="null"/> (the default): it is no matter.</summary>
    public int? BurstBytes { get; init; }

    /// <summary>Whether something bounds it.</summary>
    public bool IsBounded => Limits.Count > 0;

    /// <summary>The stall as it is run.</summary>
    public Stall ToRun(Stall stall) => BurstBytes is { } bytes ? stall with { Script = to => stall.Script(to with { BurstBytes = bytes }) } : stall;

    /// <summary>What must become of it while its limits are on.</summary>
    public Expectation Expect() => new()
    {
        End = IsOwnClose ? ExpectedEnd.ClosedByServer : ExpectedEnd.ClosedByLimit,
        Limits = Limits,
        Abandoned = Abandoned,
        IsExact = false,
    };

    /// <summary>What must become of it once they are off.</summary>
    /// <param name="otherwise">The limit that it is watched past, where it has none of its own.</param>
    public Expectation ExpectWithout(TimeSpan otherwise) => Stall.IsLeftToKernel ? s_leftToKernel : new()
    {
        End = Stall.ClosesWithin is not null ? ExpectedEnd.ClosedByServer : ExpectedEnd.Held,
        Limits = [Limits.Count > 0 ? Limits[0] with { FiresAs = null } : new Limit("no limit", Stall.ClosesWithin ?? otherwise, FiresAs: null)],
        Abandoned = AbandonedBy(Stall, int.MaxValue),
        IsExact = false,
    };

    /// <summary>What a server closes of itself, within the time that the stall tells.</summary>
    public static Guard OfOwnClose(Stall stall, TimeSpan within) =>
        new(stall, "the server's own close") { IsOwnClose = true, Limits = [new Limit(stall.StoppedBy, within, FiresAs: null)] };

    /// <summary>What handlers of a stall may leave where nothing is known to close the connection of one that is refused.</summary>
    /// <param name="stall">The stall.</param>
    /// <param name="most">The most requests; <see langword="null"/>: not known.</param>
    public static AbandonedRequests? AbandonedBy(Stall stall, int? most) => !stall.IgnoresAbort ? null
        : new AbandonedRequests(most) { Refusal = stall.ClosesWithin is null ? new Refusal(ClosedBy: null) : null };
}
