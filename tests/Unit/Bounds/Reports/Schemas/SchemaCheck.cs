using System.Text.Json;
using System.Text.Json.Nodes;
using Json.Schema;

namespace Leak.Unit.Bounds.Reports.Schemas;

/// <summary>Holds documents against a JSON Schema.</summary>
internal sealed class SchemaCheck
{
    private static readonly EvaluationOptions s_options = new() { OutputFormat = OutputFormat.List, RequireFormatValidation = true };

    private readonly JsonSchema _schema;

    private SchemaCheck(JsonNode schema) => _schema = JsonSchema.FromText(schema.ToJsonString(), new BuildOptions { SchemaRegistry = new() });

    /// <summary>As it is.</summary>
    public static SchemaCheck Of(string schema) => new(Named(schema));

    /// <summary>A field that the schema does not describe is a fault: of a document that this version wrote, or an earlier one.</summary>
    public static SchemaCheck Strict(string schema)
    {
        var strict = Named(schema);
        Walk(strict, part => part.TryAdd("additionalProperties", false));
        return new SchemaCheck(strict);
    }

    /// <summary>As <see cref="Strict"/>, and a field that is described and not there is a fault too: of a document that this version wrote.</summary>
    /// <param name="schema">The schema.</param>
    /// <param name="sometimes">Names of fields that are there in some cases alone.</param>
    public static SchemaCheck Whole(string schema, params IReadOnlyList<string> sometimes)
    {
        var whole = Named(schema);
        Walk(whole, part =>
        {
            part.TryAdd("additionalProperties", false);
            part["required"] = new JsonArray([.. part["properties"]!.AsObject().Select(field => field.Key).Except(sometimes).Select(name => JsonValue.Create(name))]);
        });
        return new SchemaCheck(whole);
    }

    /// <summary>Each fault with its place; none: the document is valid.</summary>
    public IReadOnlyList<string> Faults(string document)
    {
        using var json = JsonDocument.Parse(document);
        var results = _schema.Evaluate(json.RootElement, s_options);
        return results.IsValid ? [] : [.. (results.Details ?? []).Append(results)
            .SelectMany(part => (part.Errors ?? []).Select(error => $"{part.InstanceLocation}: {error.Key}: {error.Value}"))
            .DefaultIfEmpty("it is not valid")];
    }

    /// <summary>Every part of a schema that describes an object's fields.</summary>
    public static void Walk(JsonNode? node, Action<JsonObject> visit)
    {
        if (node is JsonArray list)
        {
            foreach (var item in list)
            {
                Walk(item, visit);
            }
        }
        else if (node is JsonObject part)
        {
            foreach (var (_, value) in part.ToList())
            {
                Walk(value, visit);
            }

            if (part["properties"] is JsonObject)
            {
                visit(part);
            }
        }
    }

    // The library keeps what it built by its id, and does not take another of that id. Without one it makes one.
    private static JsonObject Named(string schema)
    {
        var node = JsonNode.Parse(schema)!.AsObject();
        node.Remove("$id");
        return node;
    }
}
