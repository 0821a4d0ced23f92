using System.Text.Json;
using Leak.Bounds.Verdicts;

namespace Leak.Bounds.Reports;

/// <summary>Fields of the report for machines, written alike everywhere.</summary>
internal static class JsonFields
{
    /// <summary>A field that is null where nothing is known. The writer makes a lone surrogate U+FFFD.</summary>
    public static void Text(Utf8JsonWriter json, string name, string? value) => json.WriteString(name, value);

    public static void Texts(Utf8JsonWriter json, string name, IEnumerable<string> values)
    {
        json.WriteStartArray(name);
        foreach (var value in values)
        {
            json.WriteStringValue(value);
        }

        json.WriteEndArray();
    }

    /// <summary>An object with a count for each text.</summary>
    public static void Counts(Utf8JsonWriter json, string name, IEnumerable<KeyValuePair<string, int>> counts)
    {
        json.WriteStartObject(name);
        foreach (var (text, count) in counts)
        {
            json.WriteNumber(text, count);
        }

        json.WriteEndObject();
    }

    /// <summary>A number with three decimals at most; null where it is not known.</summary>
    public static void Number(Utf8JsonWriter json, string name, double? value)
    {
        json.WritePropertyName(name);
        json.WriteRawValue(Raw(value));
    }

    /// <summary>JSON has no infinity and no NaN: they are null.</summary>
    public static string Raw(double? value) => value is { } known && double.IsFinite(known) ? Wording.Number(known) : "null";
}
