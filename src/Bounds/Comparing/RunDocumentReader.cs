using System.Text.Json;
using Leak.Bounds.Reports;

namespace Leak.Bounds.Comparing;

/// <summary>Reads a report.json back.</summary>
internal static class RunDocumentReader
{
    private static readonly JsonSerializerOptions s_options = new()
    {
        PropertyNamingPolicy = JsonNamingPolicy.CamelCase,
        RespectNullableAnnotations = true,
        RespectRequiredConstructorParameters = true,
    };

    private static readonly string[] s_lists = ["workloads", "bounds", "reasons"];

    /// <summary>Whether a document is the report of a run, of whatever version.</summary>
    public static bool IsOne(JsonElement root) => root.ValueKind == JsonValueKind.Object && root.TryGetProperty("schema", out _) && root.TryGetProperty("scenarios", out _);

    /// <summary>Reads it.</summary>
    /// <param name="root">The document.</param>
    /// <param name="name">What the user calls it, for the message.</param>
    /// <exception cref="InvalidDataException">It is not such a report, or of a later format. The message is one line.</exception>
    public static RunDocument Read(JsonElement root, string name)
    {
        try
        {
            if (!IsOne(root) || root.GetProperty("schema").ValueKind != JsonValueKind.Number || !root.GetProperty("schema").TryGetInt32(out var schema) || schema != JsonReport.Schema)
            {
                throw NotOne(name, IsOne(root) ? $"its \"schema\" is {root.GetProperty("schema")}" : "it has no \"schema\" and \"scenarios\"");
            }

            return HasNullInList(root) ? throw NotOne(name, "one of its lists has null in it") : root.Deserialize<RunDocument>(s_options)!;
        }
        catch (JsonException fault)
        {
            throw NotOne(name, $"{fault.Path ?? "something"} is missing something or is not as it must be", fault);
        }
    }

    // Samples alone may have null: they are read by nobody here.
    private static bool HasNullInList(JsonElement root) =>
        Items(root, "scenarios").Any(scenario => IsNull(scenario) || s_lists.Any(list => Items(scenario, list).Any(IsNull)))
        || Items(root, "notRun").Any(IsNull);

    private static bool IsNull(JsonElement element) => element.ValueKind == JsonValueKind.Null;

    private static JsonElement.ArrayEnumerator Items(JsonElement parent, string name) =>
        parent.ValueKind == JsonValueKind.Object && parent.TryGetProperty(name, out var list) && list.ValueKind == JsonValueKind.Array ? list.EnumerateArray() : default;

    private static InvalidDataException NotOne(string name, string what, Exception? inner = null) =>
        new(PlainText.OneLine($"{name} is not the report of a run: {what}. Expected: a report.json of leak run, \"schema\": {JsonReport.Schema}."), inner);
}
