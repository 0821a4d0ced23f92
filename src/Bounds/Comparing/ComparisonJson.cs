using Leak.Bounds.Reports;

namespace Leak.Bounds.Comparing;

/// <summary>Comparisons for machines.</summary>
internal static class ComparisonJson
{
    private const string Format = "leak-comparison/1";

    public static string Render(IReadOnlyList<Comparison> comparisons) => JsonReport.Render(json =>
    {
        json.WriteStartObject();
        json.WriteString("format", Format);
        json.WriteBoolean("isWorse", comparisons.Any(comparison => comparison.IsWorse));
        json.WriteStartArray("comparisons");
        foreach (var comparison in comparisons)
        {
            json.WriteStartObject();
            json.WriteString("kind", comparison.Kind);
            json.WriteString("before", comparison.Before);
            json.WriteString("after", comparison.After);
            json.WriteBoolean("isWorse", comparison.IsWorse);
            json.WriteStartArray("facts");
            foreach (var (name, before, after) in comparison.Facts)
            {
                json.WriteStartObject();
                json.WriteString("name", name);
                json.WriteString("before", before);
                json.WriteString("after", after);
                json.WriteEndObject();
            }

            json.WriteEndArray();
            JsonFields.Texts(json, "worse", comparison.Worse);
            JsonFields.Texts(json, "better", comparison.Better);
            JsonFields.Texts(json, "changed", comparison.Other);
            JsonFields.Texts(json, "notComparable", comparison.NotComparable);
            JsonFields.Texts(json, "remarks", comparison.Remarks);
            json.WriteStartArray("figures");
            foreach (var figure in comparison.Figures)
            {
                json.WriteStartObject();
                json.WriteString("subject", figure.Subject);
                json.WriteString("name", figure.Name);
                json.WriteString("unit", figure.Unit);
                JsonFields.Number(json, "before", figure.Before);
                JsonFields.Number(json, "after", figure.After);
                JsonFields.Number(json, "times", figure.Times);
                json.WriteEndObject();
            }

            json.WriteEndArray();
            json.WriteEndObject();
        }

        json.WriteEndArray();
        json.WriteEndObject();
    });
}
