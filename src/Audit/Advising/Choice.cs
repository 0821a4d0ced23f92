using Leak.Audit.Advising.Tables;

namespace Leak.Audit.Advising;

/// <summary>What an audit found of a server.</summary>
/// <param name="Open">The stalls that were held for too long, with the limit that was asked for.</param>
/// <param name="Kept">Those of them that are closed for the client already, and that the server keeps.</param>
/// <param name="Version">The server's; <see langword="null"/>: not told.</param>
internal sealed record Found(IReadOnlyDictionary<string, TimeSpan> Open, IReadOnlySet<string> Kept, string? Version);

/// <summary>Chooses the settings that bound what was found.</summary>
internal static class Choice
{
    public static IReadOnlyList<ChosenSetting> Of(ServerTable table, Found found)
    {
        var (open, kept, version) = found;
        // Of these a setting ends what the client sees, and not what the server keeps.
        var lost = table.Unbounded.Where(reason => reason.IsSaidAnyway).SelectMany(reason => reason.Stalls).Where(kept.Contains).ToHashSet(StringComparer.Ordinal);
        var usable = table.Settings.Where(setting => setting.Until is null || ServerVersion.IsBefore(version, setting.Until) == true).ToList();
        // What the server's version has comes first. Only what that leaves unbounded is worth a newer version.
        var has = usable.Where(setting => setting.Since is null || ServerVersion.IsBefore(version, setting.Since) != true).ToList();
        var bounded = has.SelectMany(setting => setting.Bounds).ToHashSet(StringComparer.Ordinal);
        var chosen = new List<ChosenSetting>();
        foreach (var setting in usable)
        {
            var isThere = has.Contains(setting);
            var stalls = open.Keys.Where(id => setting.Bounds.Contains(id) && !lost.Contains(id) && (isThere || !bounded.Contains(id))).ToList();
            if (stalls.Count > 0)
            {
                chosen.Add(new ChosenSetting(setting, stalls.Min(id => open[id]), stalls));
            }
        }

        return Merged(chosen);
    }

    /// <summary>The same setting once: it may stand in a table twice, for what it bounds since a later version.</summary>
    private static List<ChosenSetting> Merged(List<ChosenSetting> chosen) =>
    [
        .. chosen.GroupBy(one => (one.Setting.Place, one.Setting.Text)).Select(same => new ChosenSetting(
            same.First().Setting with
            {
                Since = same.Select(one => one.Setting.Since).Aggregate(ServerVersion.Later),
                IsTried = same.All(one => one.Setting.IsTried),
            },
            same.Min(one => one.Value),
            [.. same.SelectMany(one => one.Stalls).Distinct()])),
    ];
}
