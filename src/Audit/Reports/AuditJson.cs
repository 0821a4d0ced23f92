using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;
using System.Text.Json.Serialization.Metadata;
using System.Text.Unicode;
using Leak.Bounds.Reports;

namespace Leak.Audit.Reports;

/// <summary>An audit for machines, and to compare with a later one. Durations are in seconds, and their names say so.</summary>
internal static class AuditJson
{
    private static readonly JsonSerializerOptions s_options = new()
    {
        PropertyNamingPolicy = JsonNamingPolicy.CamelCase,
        WriteIndented = true,
        NewLine = "\n",
        Encoder = JavaScriptEncoder.Create(Readable()),
        Converters = { new SecondsConverter(), new JsonStringEnumConverter(namingPolicy: null, allowIntegerValues: false) },
        RespectNullableAnnotations = true,
        RespectRequiredConstructorParameters = true,
        TypeInfoResolver = new DefaultJsonTypeInfoResolver { Modifiers = { NameSeconds } },
    };

    public static void Write(Stream stream, AuditDocument document)
    {
        JsonSerializer.Serialize(stream, document, s_options);
        stream.Write("\n"u8);
    }

    /// <summary>The same as a text.</summary>
    public static string Render(AuditDocument document)
    {
        using var stream = new MemoryStream();
        Write(stream, document);
        return Encoding.UTF8.GetString(stream.GetBuffer(), 0, (int)stream.Length);
    }

    /// <summary>Reads what <see cref="Write"/> wrote.</summary>
    /// <param name="stream">The file's bytes.</param>
    /// <param name="name">What the user calls it, for the message.</param>
    /// <exception cref="InvalidDataException">It is not such a report. The message is one line: what it is, and what is expected.</exception>
    public static AuditDocument Read(Stream stream, string name)
    {
        try
        {
            using var json = JsonDocument.Parse(stream);
            return Read(json.RootElement, name);
        }
        catch (JsonException fault)
        {
            throw NotOne(name, $"it is not JSON (line {fault.LineNumber + 1})", fault);
        }
    }

    /// <summary>Whether a document is the report of an audit, of whatever version.</summary>
    public static bool IsOne(JsonElement root) => root.ValueKind == JsonValueKind.Object && Format(root)?.StartsWith("leak-audit/", StringComparison.Ordinal) == true;

    /// <inheritdoc cref="Read(Stream, string)"/>
    /// <param name="root">The document.</param>
    /// <param name="name">What the user calls it, for the message.</param>
    public static AuditDocument Read(JsonElement root, string name)
    {
        try
        {
            if (root.ValueKind != JsonValueKind.Object || Format(root) != AuditDocument.CurrentFormat)
            {
                throw NotOne(name, What(root));
            }

            return HasNullInList(root)
                ? throw NotOne(name, $"it says {AuditDocument.CurrentFormat}, but one of its lists has null in it")
                : root.Deserialize<AuditDocument>(s_options)!;
        }
        catch (JsonException fault)
        {
            throw NotOne(name, $"it says {AuditDocument.CurrentFormat}, but {fault.Path} is missing something or is not as it must be", fault);
        }
    }

    private static string What(JsonElement root) => root switch
    {
        { ValueKind: not JsonValueKind.Object } => $"it is JSON, but no object ({root.ValueKind})",
        _ when Format(root) is { } format => $"its \"format\" is \"{format}\"",
        _ when root.TryGetProperty("schema", out _) && root.TryGetProperty("scenarios", out _) => "it is the report of a run (leak run), not of an audit",
        _ => "it is a JSON object without a \"format\"",
    };

    private static string? Format(JsonElement root) =>
        root.TryGetProperty("format", out var format) && format.ValueKind == JsonValueKind.String ? format.GetString() : null;

    // What a list may hold is not checked by the serializer, and no list of an audit holds null.
    private static bool HasNullInList(JsonElement element) => element.ValueKind switch
    {
        JsonValueKind.Array => element.EnumerateArray().Any(item => item.ValueKind == JsonValueKind.Null || HasNullInList(item)),
        JsonValueKind.Object => element.EnumerateObject().Any(property => HasNullInList(property.Value)),
        _ => false,
    };

    private static InvalidDataException NotOne(string name, string what, Exception? inner = null) => new(
        PlainText.OneLine($"{name} is not the report of an audit: {what}. Expected: an audit.json of leak audit, \"format\": \"{AuditDocument.CurrentFormat}\"."), inner);

    private static void NameSeconds(JsonTypeInfo type)
    {
        foreach (var property in type.Properties.Where(property => (Nullable.GetUnderlyingType(property.PropertyType) ?? property.PropertyType) == typeof(TimeSpan)))
        {
            property.Name += "Seconds";
        }
    }

    // Readable ≥ and ×, but nothing that turns the direction of what a terminal shows.
    private static TextEncoderSettings Readable()
    {
        var settings = new TextEncoderSettings(UnicodeRanges.All);
        settings.ForbidCharacters([.. Enumerable.Range(0x202a, 5).Concat(Enumerable.Range(0x2066, 4)).Select(code => (char)code)]);
        return settings;
    }

    private sealed class SecondsConverter : JsonConverter<TimeSpan>
    {
        public override TimeSpan Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
            reader.TokenType == JsonTokenType.Number && reader.TryGetDecimal(out var seconds) && Math.Abs(seconds) < (decimal)TimeSpan.MaxValue.TotalSeconds - 1
                ? new TimeSpan((long)(seconds * TimeSpan.TicksPerSecond))
                : throw new JsonException();

        public override void Write(Utf8JsonWriter writer, TimeSpan value, JsonSerializerOptions options) =>
            writer.WriteNumberValue((decimal)value.Ticks / TimeSpan.TicksPerSecond);
    }
}
