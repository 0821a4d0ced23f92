namespace Leak.Scenarios.Fuzzing.Shrinking;

/// <summary>
/// Delta debugging (A. Zeller and R. Hildebrandt, Simplifying and Isolating Failure-Inducing Input, 2002): finds a list that still fails,
/// and of which no single item can be left out.
/// </summary>
internal static class Shrinker
{
    /// <summary>Shrinks a list that fails.</summary>
    /// <param name="items">The list.</param>
    /// <param name="failAsync">Says of each of several shorter lists whether it fails: they are tried at once.</param>
    /// <param name="mostRounds">After so many rounds what was found is taken.</param>
    public static async Task<IReadOnlyList<T>> ShrinkAsync<T>(
        IReadOnlyList<T> items, Func<IReadOnlyList<IReadOnlyList<T>>, Task<IReadOnlyList<bool>>> failAsync, int mostRounds = int.MaxValue)
    {
        var parts = Math.Min(2, items.Count);
        for (var round = 0; round < mostRounds && items.Count > 0; round++)
        {
            var candidates = Without(items, parts);
            var fails = await failAsync(candidates);

            // The shortest of those that fail; the first of several.
            var found = candidates.Zip(fails).Where(tried => tried.Second).Select(tried => tried.First).MinBy(list => list.Count);
            if (found is not null)
            {
                items = found;
                parts = Math.Clamp(parts - 1, Math.Min(2, items.Count), Math.Max(items.Count, 1));
            }
            else if (parts >= items.Count)
            {
                return items;
            }
            else
            {
                parts = Math.Min(2 * parts, items.Count);
            }
        }

        return items;
    }

    /// <summary>The list without each of its parts; and each of the parts alone while there are few.</summary>
    private static List<IReadOnlyList<T>> Without<T>(IReadOnlyList<T> items, int parts)
    {
        var lists = new List<IReadOnlyList<T>>();
        for (var part = 0; part < parts; part++)
        {
            var (from, to) = (part * items.Count / parts, (part + 1) * items.Count / parts);
            lists.Add([.. items.Take(from), .. items.Skip(to)]);
            if (parts > 2)
            {
                lists.Add([.. items.Skip(from).Take(to - from)]);
            }
        }

        return lists;
    }
}
