using Leak.Audit.Findings;
using Leak.Audit.Looking;
using Leak.Audit.Options;
using Leak.Clients.Catalog;
using Leak.Shared;

namespace Leak.Unit.Audit.Looking;

/// <summary>Looks as the tests have them.</summary>
internal static class Looks
{
    /// <summary>Of servers that answer at once: nothing is waited for but what is broken.</summary>
    public static readonly LookTimes Patient = new() { Ceiling = Eventually.Ceiling, Pause = Eventually.Ceiling };

    /// <summary>Of servers that are silent, on purpose: the time is sure to be over.</summary>
    public static readonly LookTimes Brief = new() { Ceiling = TimeSpan.FromSeconds(0.3), Pause = TimeSpan.FromSeconds(0.3) };

    /// <summary>Of servers that are silent here and answer there.</summary>
    public static readonly LookTimes Unhurried = new() { Ceiling = TimeSpan.FromSeconds(2), Pause = TimeSpan.FromSeconds(2) };

    public static IReadOnlyList<Stall> Every { get; } = [.. Stalls.All, .. Stalls.Unbounded, .. Floods.All];

    public static Task<LookResult> AtAsync(LookTimes times, Uri address, AuditPaths? paths = null) =>
        AtAsync(times, new AuditOptions { Addresses = [address], Paths = paths ?? new() });

    public static Task<LookResult> AtAsync(LookTimes times, AuditOptions options) =>
        new Look { Times = times }.RunAsync(options, Every, TimeProvider.System, CancellationToken.None).WaitAsync(2 * Eventually.Ceiling);

    public static CapabilityFinding Finding(this LookResult look, string name) => look.Found.Single(finding => finding.Name == name);

    public static bool Tries(this LookResult look, Stall stall) => !look.NotTried.ContainsKey(stall.Id);
}
