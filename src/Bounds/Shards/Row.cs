using System.Text.Json;

namespace Leak.Bounds.Shards;

/// <summary>Reads a line of numbers.</summary>
internal static class Row
{
    private const int MostOfWord = 100;

    /// <exception cref="JsonException">It is not so.</exception>
    public static void Expect(bool isSo)
    {
        if (!isSo)
        {
            throw new JsonException("A line of numbers is not as it must be.");
        }
    }

    public static TimeSpan Time(ref Utf8JsonReader json) => new(Long(ref json));

    public static TimeSpan? TimeOrNone(ref Utf8JsonReader json) => LongOrNone(ref json) is { } ticks ? new TimeSpan(ticks) : null;

    public static long Long(ref Utf8JsonReader json) => LongOrNone(ref json) ?? throw new JsonException("A number is missing.");

    public static int Int(ref Utf8JsonReader json) => Long(ref json) is >= int.MinValue and <= int.MaxValue and var number ? (int)number : throw new JsonException("A number is too large.");

    public static double Double(ref Utf8JsonReader json)
    {
        Expect(json.Read() && json.TokenType == JsonTokenType.Number);
        return json.GetDouble();
    }

    public static string? WordOrNone(ref Utf8JsonReader json)
    {
        Expect(json.Read() && (json.TokenType == JsonTokenType.Null || (json.TokenType == JsonTokenType.String && json.ValueSpan.Length <= MostOfWord)));
        return json.GetString();
    }

    public static long? LongOrNone(ref Utf8JsonReader json)
    {
        Expect(json.Read() && json.TokenType is JsonTokenType.Number or JsonTokenType.Null);
        return json.TokenType == JsonTokenType.Null ? null : json.GetInt64();
    }
}
