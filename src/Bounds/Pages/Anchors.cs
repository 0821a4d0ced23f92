using Leak.Bounds.Verdicts;

namespace Leak.Bounds.Pages;

/// <summary>The names of a page's places in links: of ASCII letters, digits and hyphens, whatever they are made of.</summary>
internal static class Anchors
{
    /// <summary>One for each scenario, no two alike.</summary>
    public static IReadOnlyList<string> Of(IReadOnlyList<ScenarioVerdict> scenarios)
    {
        var seen = new Dictionary<string, int>(StringComparer.Ordinal);
        return [.. scenarios.Select(verdict => Unique(seen, $"s-{Slug(verdict.Observation.Scenario.FileName)}"))];
    }

    /// <summary>Of any text; two texts may have the same.</summary>
    public static string Slug(string text)
    {
        var slug = string.Concat(text.Take(100).Select(letter => char.IsAsciiLetterOrDigit(letter) ? char.ToLowerInvariant(letter) : '-')).Trim('-');
        return slug.Length == 0 ? "unnamed" : slug;
    }

    /// <summary>A name that was not given yet.</summary>
    public static string Unique(Dictionary<string, int> seen, string name)
    {
        var count = seen[name] = seen.GetValueOrDefault(name) + 1;
        return count == 1 ? name : Unique(seen, $"{name}-{count}");
    }
}
