using System.Globalization;

namespace Leak.Scenarios.Fuzzing.Generation;

/// <summary>Choices that are the same again for the same seed.</summary>
internal sealed class Dice(int seed)
{
    // A Random that is given its seed keeps its algorithm from version to version.
    private readonly Random _random = new(seed);

    public int Between(int least, int most) => _random.Next(least, most + 1);

    public bool OneIn(int times) => _random.Next(times) == 0;

    public T Of<T>(params ReadOnlySpan<T> choices) => choices[_random.Next(choices.Length)];

    public byte[] Bytes(int count)
    {
        var bytes = new byte[count];
        _random.NextBytes(bytes);
        return bytes;
    }

    /// <summary>The text of a step, its numbers without a culture.</summary>
    public static string Text(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
