using System.Text.Json;
using Leak.Bounds.Verdicts;

namespace Leak.Bounds.Reports;

/// <summary>The field <c>workloads</c> of a scenario in the report for machines: an object for each, in the scenario's order.</summary>
internal static class JsonWorkloads
{
    public static void Write(Utf8JsonWriter json, ScenarioVerdict verdict)
    {
        json.WriteStartArray("workloads");
        foreach (var workload in verdict.Workloads)
        {
            Write(json, workload);
        }

        json.WriteEndArray();
    }

    private static void Write(Utf8JsonWriter json, WorkloadVerdict verdict)
    {
        var record = verdict.Record;
        json.WriteStartObject();
        json.WriteString("id", record.Plan.Workload.Id);
        json.WriteString("verdict", verdict.Verdict.ToString());
        json.WriteString("expected", verdict.Expected.ToString());
        json.WriteBoolean("asExpected", verdict.AsExpected);
        json.WriteNumber("arrivals", record.Arrivals.Count);
        json.WriteNumber("planned", record.Plan.Arrivals.Planned);
        json.WriteNumber("succeeded", record.Succeeded);
        json.WriteNumber("failed", record.Failed);
        if (record.Plan.Limit is { } limit)
        {
            json.WriteString("limit", limit.Name);
            json.WriteNumber("limitSeconds", limit.Value.TotalSeconds);
            Stalled(json, record);
        }

        json.WriteEndObject();
    }

    private static void Stalled(Utf8JsonWriter json, WorkloadRecord record)
    {
        json.WriteNumber("closed", record.Lifetimes.Count(lifetime => !lifetime.IsCensored));
        json.WriteNumber("held", record.Lifetimes.Count(lifetime => lifetime.IsCensored));
        Seconds(json, "minLifetimeSeconds", record.Lifetimes.Where(lifetime => !lifetime.IsCensored).Select(lifetime => (TimeSpan?)lifetime.Duration).Min());
        Seconds(json, "maxLifetimeSeconds", record.Lifetimes.Where(lifetime => !lifetime.IsCensored).Select(lifetime => (TimeSpan?)lifetime.Duration).Max());
        json.WriteStartObject("limitsFired");
        foreach (var (name, count) in record.LimitsFired ?? new Dictionary<string, int>())
        {
            json.WriteNumber(name, count);
        }

        json.WriteEndObject();
        if (record.LeftBehind is { } left)
        {
            json.WriteNumber("leftBehind", left);
        }
        else
        {
            json.WriteNull("leftBehind");
        }
    }

    private static void Seconds(Utf8JsonWriter json, string name, TimeSpan? time)
    {
        if (time is { } known)
        {
            json.WriteNumber(name, Math.Round(known.TotalSeconds, 3));
        }
        else
        {
            json.WriteNull(name);
        }
    }
}
