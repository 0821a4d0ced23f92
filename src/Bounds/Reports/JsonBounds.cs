using System.Text.Json;
using Leak.Bounds.Verdicts;

namespace Leak.Bounds.Reports;

/// <summary>The fields <c>bounds</c> and <c>notJudged</c> of a scenario in the report for machines.</summary>
internal static class JsonBounds
{
    public static void Write(Utf8JsonWriter json, ScenarioVerdict verdict)
    {
        json.WriteStartArray("bounds");
        foreach (var bound in verdict.Bounds)
        {
            Write(json, bound);
        }

        json.WriteEndArray();
        json.WriteStartArray("notJudged");
        foreach (var bound in verdict.NotJudged)
        {
            Write(json, bound);
        }

        json.WriteEndArray();
    }

    private static void Write(Utf8JsonWriter json, BoundResult bound)
    {
        json.WriteStartObject();
        JsonFields.Text(json, "name", bound.Name);
        JsonFields.Text(json, "formula", bound.Formula);
        JsonFields.Number(json, "limit", bound.Limit);
        JsonFields.Number(json, "observed", bound.Observed);
        json.WriteBoolean("passed", bound.Passed);
        if (bound.IsMeant)
        {
            json.WriteBoolean("brokenAsExpected", true);
        }

        JsonFields.Text(json, "unit", bound.Unit);
        JsonFields.Number(json, "atSeconds", bound.At?.TotalSeconds);
        JsonFields.Text(json, "workload", bound.Workload);
        JsonFields.Text(json, "quantity", bound.Quantity?.Name);
        json.WriteBoolean("showsGrowth", bound.ShowsGrowth);
        JsonFields.Text(json, "detail", bound.Detail);
        json.WriteEndObject();
    }

    private static void Write(Utf8JsonWriter json, UnjudgedBound bound)
    {
        json.WriteStartObject();
        JsonFields.Text(json, "name", bound.Name);
        JsonFields.Text(json, "reason", bound.Reason);
        JsonFields.Text(json, "formula", bound.Formula);
        JsonFields.Number(json, "limit", bound.Limit);
        JsonFields.Number(json, "observed", bound.Observed);
        JsonFields.Text(json, "unit", bound.Unit);
        JsonFields.Text(json, "workload", bound.Workload);
        JsonFields.Number(json, "atSeconds", bound.At?.TotalSeconds);
        JsonFields.Text(json, "quantity", bound.Quantity?.Name);
        json.WriteEndObject();
    }
}
