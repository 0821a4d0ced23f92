using System.Globalization;
using Leak.Bounds.Plans;
using Leak.Clients.Catalog;

namespace Leak.Tool.Commands;

/// <summary>Which limits are off, as <c>--without</c> says: one, each in turn, or pairs of them.</summary>
/// <param name="Text">What was given.</param>
/// <param name="Limit">The one limit; <see langword="null"/>: each in turn, or pairs.</param>
/// <param name="Pairs">How many pairs; <see langword="null"/>: none.</param>
internal sealed record LimitsOff(string Text, string? Limit, int? Pairs)
{
    private const string Each = "each";
    private const string PairsOf = "pairs";

    /// <summary>The limits that can be off.</summary>
    public static IReadOnlyList<string> Names { get; } = [.. LeakTimeouts.Names, LimitNames.MaxRequests];

    /// <summary>Every two of them.</summary>
    private static IReadOnlyList<(string One, string Other)> AllPairs { get; } =
        [.. Names.SelectMany((one, place) => Names.Skip(place + 1).Select(other => (one, other)))];

    /// <summary>What may be given.</summary>
    public static string Allowed => $"{string.Join(", ", Names)}, {Each}, {PairsOf} or {PairsOf}:number (1 to {AllPairs.Count})";

    public static bool TryParse(string text, out LimitsOff? limits)
    {
        limits = Names.FirstOrDefault(name => Is(name, text)) is { } limit ? new LimitsOff(limit, limit, Pairs: null)
            : Is(Each, text) ? new LimitsOff(Each, Limit: null, Pairs: null)
            : Is(PairsOf, text) ? new LimitsOff(PairsOf, Limit: null, AllPairs.Count)
            : text.StartsWith($"{PairsOf}:", StringComparison.OrdinalIgnoreCase) && int.TryParse(text.AsSpan(PairsOf.Length + 1), NumberStyles.None, CultureInfo.InvariantCulture, out var count) && count >= 1 && count <= AllPairs.Count
                ? new LimitsOff(string.Create(CultureInfo.InvariantCulture, $"{PairsOf}:{count}"), Limit: null, count)
            : null;
        return limits is not null;
    }

    /// <summary>The settings, a run for each.</summary>
    /// <param name="on">All limits on.</param>
    /// <param name="seed">Draws the pairs: the same seed draws the same.</param>
    public IReadOnlyList<LeakTimeouts> Of(LeakTimeouts on, int seed) =>
        Limit is not null ? [on.Except(Limit)]
        : Pairs is { } count ? [.. Draw(count, seed).Select(pair => on.Except(pair.One).Except(pair.Other))]
        : [.. Names.Select(on.Except)];

    /// <summary>What is run of all pairs; <see langword="null"/> where it is no choice of pairs.</summary>
    public string? Describe(int seed) => Pairs is not { } count ? null
        : string.Create(CultureInfo.InvariantCulture, $"limits off in pairs: {count} of {AllPairs.Count}, drawn by --seed {seed}: {string.Join(", ", Draw(count, seed).Select(pair => $"{pair.One}+{pair.Other}"))}");

    /// <summary>So many pairs, in the order of the limits.</summary>
    internal static IReadOnlyList<(string One, string Other)> Draw(int count, int seed)
    {
        var places = Enumerable.Range(0, AllPairs.Count).ToArray();
        new Random(seed).Shuffle(places);
        return [.. places.Take(count).Order().Select(place => AllPairs[place])];
    }

    private static bool Is(string name, string text) => string.Equals(name, text, StringComparison.OrdinalIgnoreCase);
}
