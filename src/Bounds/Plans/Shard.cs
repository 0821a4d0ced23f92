using System.Globalization;

namespace Leak.Bounds.Plans;

/// <summary>One of several processes that share a plan: it takes every <see cref="Of"/>th arrival, so that any split makes the same clients.</summary>
/// <param name="Index">Its number, from 0.</param>
/// <param name="Of">How many there are; 1 or more, and more than <paramref name="Index"/>.</param>
internal readonly record struct Shard(int Index, int Of)
{
    /// <summary>The most shards of a run.</summary>
    public const int Most = 10_000;

    /// <summary>What is allowed, for error messages.</summary>
    public const string Allowed = "a shard and their number, from 0/1 to 9999/10000 (the first of four: 0/4)";

    /// <summary>All of a plan, in one process.</summary>
    public static Shard Whole { get; } = new(0, 1);

    /// <summary>Whether it is all of the plan.</summary>
    public bool IsWhole => Of <= 1;

    /// <summary>Reads <c>2/8</c>.</summary>
    /// <returns>Whether <paramref name="text"/> is a shard.</returns>
    public static bool TryParse(string text, out Shard shard)
    {
        shard = Whole;
        var parts = text.Split('/');
        if (parts.Length != 2 || !TryCount(parts[0], out var index) || !TryCount(parts[1], out var of) || of > Most || index >= of)
        {
            return false;
        }

        shard = new Shard(index, of);
        return true;
    }

    /// <summary>How many of so many it takes.</summary>
    public int ShareOf(int planned) => IsWhole ? planned : (planned - Index + Of - 1) / Of;

    /// <summary>The number in the whole plan of one that it takes.</summary>
    /// <param name="place">Which of its own, from 0.</param>
    public long NumberOf(long place) => IsWhole ? place : (place * Of) + Index;

    /// <summary><c>2/8</c>.</summary>
    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{Index}/{Of}");

    private static bool TryCount(string text, out int count) => int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out count);
}
