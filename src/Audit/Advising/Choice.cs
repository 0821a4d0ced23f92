using Leak.Audit.Advising.Tables;

namespace Leak.Audit.Advising;

/// <summary>Chooses the settings that bound what was found.</summary>
internal static class Choice
{
    public static IReadOnlyList<ChosenSetting> Of(ServerTable table, IReadOnlyDictionary<string, TimeSpan> open, string? version)
    {
        var usable = table.Settings.Where(setting => setting.Until is null || ServerVersion.IsBefore(version, setting.Until) == true).ToList();
        // What the server's version has comes first. Only what that leaves unbounded is worth a newer version.
        var has = usable.Where(setting => setting.Since is null || ServerVersion.IsBefore(version, setting.Since) != true).ToList();
        var bounded = has.SelectMany(setting => setting.Bounds).ToHashSet(StringComparer.Ordinal);
        var chosen = new List<ChosenSetting>();
        foreach (var setting in usable)
        {
            var isThere = has.Contains(setting);
            var stalls = open.Keys.Where(id => setting.Bounds.Contains(id) && (isThere || !bounded.Contains(id))).ToList();
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
