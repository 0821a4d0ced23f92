using Leak.Bounds.Plans;
using Leak.Clients.Catalog;
using Leak.Clients.Live;
using Leak.Testing.Guards;

namespace Leak.Testing.Runs;

/// <summary>An app whose stalls are each guarded by what its options say, or by nothing.</summary>
/// <param name="Guards">By the ids of the stalls.</param>
/// <param name="IsOn">Whether its limits are on.</param>
/// <param name="Word">The settings in a word.</param>
internal sealed record GuardedSettings(IReadOnlyDictionary<string, Guard> Guards, bool IsOn, string Word) : ServerSettings
{
    /// <summary>What an app is watched past that has no limit at all, and what the pace of live clients is made of then.</summary>
    private static readonly TimeSpan s_otherwise = TimeSpan.FromSeconds(2);

    /// <inheritdoc/>
    public override bool TimeoutsOn => IsOn;

    /// <inheritdoc/>
    public override string Name => Word;

    /// <inheritdoc/>
    public override TimeSpan LiveAlone => 4 * Longest;

    /// <summary>The longest of its limits.</summary>
    private TimeSpan Longest => Guards.Values.SelectMany(guard => guard.Limits).Select(limit => limit.Value).Append(s_otherwise).Max();

    /// <inheritdoc/>
    public override Expectation Expect(Stall stall) => IsOn ? Guards[stall.Id].Expect() : Guards[stall.Id].ExpectWithout(s_otherwise);

    /// <inheritdoc/>
    public override TimeSpan? PaceOf(LiveClient client) => client.PaceFor(LimitOf(client.StaysInside) ?? s_otherwise);

    /// <summary>The value of a limit that acts on one of the stalls.</summary>
    private TimeSpan? LimitOf(string name) => Guards.Values.Where(guard => guard.Stall.StoppedBy == name && guard.IsBounded && !guard.IsOwnClose)
        .Select(guard => (TimeSpan?)guard.Limits[0].Value).Min();
}
