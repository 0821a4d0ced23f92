namespace Leak.Audit.Comparing;

/// <summary>Puts beside each other what has the same id.</summary>
internal static class Pairs
{
    /// <summary>In the order of the first list; then what the second has alone. Of one that is there twice the first is taken.</summary>
    public static IEnumerable<(string Id, T? Was, T? Now)> Of<T>(IEnumerable<T> before, IEnumerable<T> after, Func<T, string> id)
        where T : class
    {
        var was = before.DistinctBy(id).ToDictionary(id, StringComparer.Ordinal);
        var now = after.DistinctBy(id).ToDictionary(id, StringComparer.Ordinal);
        return was.Keys.Concat(now.Keys.Where(one => !was.ContainsKey(one))).Select(one => (one, was.GetValueOrDefault(one), now.GetValueOrDefault(one)));
    }
}
