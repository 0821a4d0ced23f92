using System.Text.Json;
using Leak.Bounds.Facts;
using Leak.Bounds.Plans;
using Leak.Bounds.Verdicts;
using Leak.Clients.Live;
using Leak.Clients.Parking;

namespace Leak.Bounds.Reports;

/// <summary>The field <c>workloads</c> of a scenario in the report for machines: an object for each, in the scenario's order.</summary>
internal static class JsonWorkloads
{
    public static void Write(Utf8JsonWriter json, ScenarioVerdict verdict)
    {
        json.WriteStartArray("workloads");
        foreach (var workload in verdict.Workloads)
        {
            Write(json, workload, verdict.Observation);
        }

        json.WriteEndArray();
    }

    private static void Write(Utf8JsonWriter json, WorkloadVerdict verdict, Observation observation)
    {
        var record = verdict.Record;
        json.WriteStartObject();
        json.WriteString("id", record.Id);
        json.WriteString("kind", record is StallRecord ? "stall" : "live");
        json.WriteString("summary", record.Workload.Workload.Summary);
        json.WriteString("verdict", verdict.Verdict.ToString());
        json.WriteString("expected", verdict.Expected.ToString());
        json.WriteBoolean("asExpected", verdict.AsExpected);
        json.WriteBoolean("control", record.Workload is StallPlan plan && observation.Scenario.IsControlled(plan));
        json.WriteString("notApplicable", verdict.NotApplicable);
        json.WriteNumber("brokenBounds", verdict.BrokenBounds);
        JsonFields.Texts(json, "reasons", verdict.Reasons);
        json.WriteNumber("arrivals", record.Arrivals.Count);
        json.WriteNumber("planned", record.Workload.Schedule.Planned);
        json.WriteNumber("succeeded", record.Succeeded);
        json.WriteNumber("failed", record.Failed);
        JsonFields.Counts(json, "failures", record.Failures);
        JsonFields.Number(json, "tasksPerConnection", record.TasksPerConnection);
        if (record is StallRecord stall)
        {
            json.WriteString("limit", stall.Plan.Expectation.Limit.Name);
            json.WriteNumber("limitSeconds", stall.Plan.Expectation.Limit.Value.TotalSeconds);
            Stalled(json, stall);
        }
        else if (record is LiveRecord live)
        {
            json.WriteStartObject("latency");
            var (before, during) = LatencySentences.Parts(observation, live);
            Latency(json, "before", before);
            Latency(json, "during", during);
            json.WriteEndObject();
        }

        json.WriteEndObject();
    }

    private static void Stalled(Utf8JsonWriter json, StallRecord record)
    {
        json.WriteNumber("closed", record.Lifetimes.Count(lifetime => !lifetime.IsCensored));
        json.WriteNumber("held", record.Lifetimes.Count(lifetime => lifetime.IsCensored));
        var closed = record.Lifetimes.Where(lifetime => !lifetime.IsCensored).Select(lifetime => (double?)lifetime.Duration.TotalSeconds).ToList();
        JsonFields.Number(json, "minLifetimeSeconds", closed.Min());
        JsonFields.Number(json, "maxLifetimeSeconds", closed.Max());
        json.WriteStartObject("lifetimes");
        Lifetimes(json, "closed", record.Lifetimes.Where(lifetime => !lifetime.IsCensored));
        Lifetimes(json, "held", record.Lifetimes.Where(lifetime => lifetime.IsCensored));
        json.WriteEndObject();
        JsonReport.LimitsFired(json, [record], record.LimitsFired);
        JsonFields.Number(json, "leftBehind", record.LeftBehind);
        json.WriteNumber("closedUnseen", record.Lifetimes.Count(lifetime => lifetime.End == LifetimeEnd.Recorded));
        json.WriteNumber("heldOrUnseen", record.Lifetimes.Count(lifetime => Holding.IsUnseen(record, lifetime)));
        json.WriteNumber("askedAfterFin", record.Lifetimes.Count(lifetime => lifetime.SilentUntil is not null));
        json.WriteNumber("goneAfterFin", record.Lifetimes.Count(lifetime => lifetime is { SilentUntil: not null, GoneAfter: not null }));
        json.WriteNumber("heldAfterFin", Holding.Of(record).Count(holding => holding.FinAfter is not null));
    }

    private static void Lifetimes(Utf8JsonWriter json, string name, IEnumerable<Lifetime> lifetimes) =>
        Statistics(json, name, lifetimes.Select(lifetime => lifetime.Duration.TotalSeconds), seconds =>
        {
            JsonFields.Number(json, "minSeconds", seconds[0]);
            JsonFields.Number(json, "medianSeconds", LatencySentences.Rank(seconds, 0.5));
            JsonFields.Number(json, "p95Seconds", LatencySentences.Rank(seconds, 0.95));
            JsonFields.Number(json, "maxSeconds", seconds[^1]);
        });

    private static void Latency(Utf8JsonWriter json, string name, IEnumerable<Latency> latencies) =>
        Statistics(json, name, latencies.Select(latency => latency.Took.TotalMilliseconds), milliseconds =>
        {
            JsonFields.Number(json, "medianMilliseconds", LatencySentences.Rank(milliseconds, 0.5));
            JsonFields.Number(json, "p99Milliseconds", LatencySentences.Rank(milliseconds, 0.99));
        });

    /// <summary>An object with the count of some numbers and what else is written of them, in order; null where there are none.</summary>
    private static void Statistics(Utf8JsonWriter json, string name, IEnumerable<double> numbers, Action<List<double>> write)
    {
        List<double> ordered = [.. numbers.Order()];
        if (ordered.Count == 0)
        {
            json.WriteNull(name);
            return;
        }

        json.WriteStartObject(name);
        json.WriteNumber("count", ordered.Count);
        write(ordered);
        json.WriteEndObject();
    }
}
