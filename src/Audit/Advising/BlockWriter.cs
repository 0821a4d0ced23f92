using Leak.Audit.Advising.Tables;
using Leak.Audit.Findings;
using Leak.Bounds.Causes;

namespace Leak.Audit.Advising;

/// <summary>Writes settings as blocks to paste.</summary>
internal static class BlockWriter
{
    public static List<AdviceBlock> Write(IReadOnlyList<ChosenSetting> chosen) => [.. chosen.GroupBy(Key).Select(block => Block(block.Key.Place, [.. block]))];

    /// <summary>What stands in a frame must stand in one. Else what is tried, and what needs a later version, are blocks of their own.</summary>
    private static (Place Place, string? Since, bool IsTried) Key(ChosenSetting one) => one.Setting.Place.Head.Length > 0
        ? (one.Setting.Place, null, false)
        : (one.Setting.Place, one.Setting.Since, one.Setting.IsTried);

    private static AdviceBlock Block(Place place, IReadOnlyList<ChosenSetting> settings) => new(
        place.Where,
        place.Language,
        place.Head + string.Join(place.Separator, settings.Select(one => LimitText.Fill(one.Setting.Text, one.Value))) + place.Tail,
        [.. settings.SelectMany(one => one.Stalls).Distinct()],
        settings.Select(one => one.Setting.Since).Aggregate(ServerVersion.Later),
        settings.All(one => one.Setting.IsTried))
    {
        Documentation = [.. settings.Select(one => one.Setting.Documentation).Distinct(StringComparer.Ordinal)],
    };
}
