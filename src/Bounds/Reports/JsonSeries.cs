using System.Text.Json;
using Leak.Bounds.Facts;
using Leak.Bounds.Verdicts;

namespace Leak.Bounds.Reports;

/// <summary>What was sampled of a scenario, in the report for machines: <c>series</c> with their units, and the stacks of tasks.</summary>
internal static class JsonSeries
{
    public static void Write(Utf8JsonWriter json, ScenarioVerdict verdict)
    {
        var all = verdict.Observation.Series;
        json.WriteStartObject("series");
        foreach (var series in all.Where(series => series.Unavailable is null))
        {
            Samples(json, series.Quantity.Name, series.Samples);
        }

        json.WriteEndObject();
        json.WriteStartObject("unavailableProbes");
        foreach (var series in all.Where(series => series.Unavailable is not null))
        {
            JsonFields.Text(json, series.Quantity.Name, series.Unavailable);
        }

        json.WriteEndObject();
        json.WriteStartObject("units");
        foreach (var series in all)
        {
            JsonFields.Text(json, series.Quantity.Name, series.Quantity.Unit);
        }

        json.WriteEndObject();
        Stacks(json, "profile", verdict.Profile);
        JsonFields.Number(json, "profileAtSeconds", verdict.Profile.Count == 0 ? null : verdict.Observation.Stacks.At.TotalSeconds);
        Stacks(json, "leftStacks", verdict.Observation.Stacks.Left);
    }

    private static void Stacks(Utf8JsonWriter json, string name, IReadOnlyList<StackProfile> stacks)
    {
        json.WriteStartArray(name);
        foreach (var stack in stacks)
        {
            json.WriteStartObject();
            json.WriteNumber("count", stack.Count);
            JsonFields.Texts(json, "frames", stack.Frames);
            Samples(json, "series", stack.Samples);
            json.WriteEndObject();
        }

        json.WriteEndArray();
    }

    // On one line: thousands of pairs, each on four, would bury all else.
    private static void Samples(Utf8JsonWriter json, string name, IReadOnlyList<Sample> samples)
    {
        var pairs = samples.Select(sample => $"[{JsonFields.Raw(sample.At.TotalSeconds)},{JsonFields.Raw(sample.Value)}]");
        json.WritePropertyName(name);
        json.WriteRawValue($"[{string.Join(',', pairs)}]");
    }
}
