using System.Text.RegularExpressions;

namespace Leak.Audit.Advising;

/// <summary>Compares versions as servers tell them: <c>1.22.1</c>, <c>2.4.57 (Debian)</c>.</summary>
internal static partial class ServerVersion
{
    /// <summary>Whether the one is before the other; <see langword="null"/>: one of them is not known.</summary>
    public static bool? IsBefore(string? version, string? other) =>
        Parse(version) is { } one && Parse(other) is { } two ? one < two : null;

    /// <summary>The later of two, where <see langword="null"/> is before all.</summary>
    public static string? Later(string? one, string? two) => one is null || IsBefore(one, two) == true ? two : one;

    private static Version? Parse(string? text)
    {
        if (text is null || Numbers().Match(text) is not { Success: true } match)
        {
            return null;
        }

        return Version.TryParse(match.Value.Contains('.', StringComparison.Ordinal) ? match.Value : match.Value + ".0", out var version) ? version : null;
    }

    [GeneratedRegex(@"[0-9]+(\.[0-9]+){0,3}", RegexOptions.CultureInvariant)]
    private static partial Regex Numbers();
}
