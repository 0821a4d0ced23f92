namespace Leak.Audit.Options;

/// <summary>Finds the name that somebody meant who wrote another.</summary>
internal static class NearestName
{
    // A slip of the finger, or two. More is another word.
    private const int MostEdits = 3;

    /// <returns>The nearest of them; <see langword="null"/>: none is near.</returns>
    public static string? Of(string name, IEnumerable<string> allowed)
    {
        var (nearest, edits) = allowed.Select(each => (each, Edits: Edits(name.ToUpperInvariant(), each.ToUpperInvariant()))).MinBy(each => each.Edits);
        return edits <= Math.Min(MostEdits, name.Length / 2) ? nearest : null;
    }

    /// <summary>Letters that are added, taken out or changed (Levenshtein), row by row of the usual table.</summary>
    private static int Edits(string from, string to)
    {
        var row = Enumerable.Range(0, to.Length + 1).ToArray();
        for (var i = 1; i <= from.Length; i++)
        {
            var diagonal = row[0];
            row[0] = i;
            for (var j = 1; j <= to.Length; j++)
            {
                var change = diagonal + (from[i - 1] == to[j - 1] ? 0 : 1);
                diagonal = row[j];
                row[j] = Math.Min(change, 1 + Math.Min(row[j], row[j - 1]));
            }
        }

        return row[^1];
    }
}
