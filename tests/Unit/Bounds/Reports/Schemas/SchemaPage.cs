using System.Text;
using System.Text.Json.Nodes;

namespace Leak.Unit.Bounds.Reports.Schemas;

/// <summary>A schema as tables in Markdown: a table for each object, a row for each field.</summary>
internal static class SchemaPage
{
    public static string Render(string schema)
    {
        var root = JsonNode.Parse(schema)!.AsObject();
        var page = new StringBuilder();
        Table(page, "The document", root);
        foreach (var (name, definition) in root["$defs"]!.AsObject().Where(pair => pair.Value!["properties"] is not null))
        {
            Table(page, $"`{name}`", definition!.AsObject());
        }

        return page.ToString();
    }

    private static void Table(StringBuilder page, string title, JsonObject part)
    {
        page.Append("\n### ").Append(title).Append("\n\n").Append(part["description"]!.GetValue<string>()).Append("\n\n| field | type | meaning |\n|---|---|---|\n");
        Rows(page, "", part);
    }

    private static void Rows(StringBuilder page, string prefix, JsonObject part)
    {
        foreach (var (name, field) in part["properties"]!.AsObject())
        {
            var its = field!.AsObject();
            page.Append("| `").Append(prefix).Append(name).Append("` | ").Append(Type(its)).Append(" | ").Append(its["description"]!.GetValue<string>()).Append(" |\n");
            if (its["properties"] is not null)
            {
                Rows(page, $"{prefix}{name}.", its);
            }
            else if (its["items"] is JsonObject { } items && items["properties"] is not null)
            {
                Rows(page, $"{prefix}{name}[].", items);
            }
        }
    }

    private static string Type(JsonObject field) => field switch
    {
        _ when field["$ref"] is { } reference => $"`{reference.GetValue<string>().Split('/')[^1]}`",
        _ when field["const"] is { } only => $"always `{only.ToJsonString()}`",
        _ when field["enum"] is JsonArray values => string.Join(", ", values.Select(value => $"`{value}`")),
        _ when field["oneOf"] is JsonArray ways => string.Join(" or ", ways.Select(way => Type(way!.AsObject()))),
        _ when field["items"] is JsonObject items => $"{Plain(field)} of {Type(items)}",
        _ when field["additionalProperties"] is JsonObject values => $"object, each value {Type(values)}",
        _ => Plain(field),
    };

    private static string Plain(JsonObject field) =>
        field["type"] is JsonArray several ? string.Join(" or ", several.Select(type => type!.GetValue<string>())) : field["type"]!.GetValue<string>();
}
