using System.Text.Json;
using System.Text.Json.Serialization;

namespace Leak.Bounds.Reports;

/// <summary>
/// What a page's charts show, as JSON that may stand in a script element: nothing in it can end that element, and every text in it is
/// cleaned as all others of a report are.
/// </summary>
internal static class PageJson
{
    // The default encoder writes <, >, & and all that is not ASCII as \u escapes.
    private static readonly JsonSerializerOptions s_options = new(JsonSerializerDefaults.Web)
    {
        NumberHandling = JsonNumberHandling.Strict,
        MaxDepth = 1_000,
        Converters = { new CleanText(), new Finite() },
    };

    public static string Of<T>(T data) => JsonSerializer.Serialize(data, s_options);

    private sealed class CleanText : JsonConverter<string>
    {
        public override string? Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) => reader.GetString();

        public override void Write(Utf8JsonWriter writer, string value, JsonSerializerOptions options) => writer.WriteStringValue(PlainText.OneLine(value));
    }

    /// <summary>JSON has no word for what is not a number, or has no end.</summary>
    private sealed class Finite : JsonConverter<double>
    {
        public override double Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) => reader.GetDouble();

        public override void Write(Utf8JsonWriter writer, double value, JsonSerializerOptions options)
        {
            if (double.IsFinite(value))
            {
                writer.WriteNumberValue(value);
            }
            else
            {
                writer.WriteNullValue();
            }
        }
    }
}
