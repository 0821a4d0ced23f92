using System.Text.Json;
using Leak.Bounds.Facts;
using Leak.Bounds.Verdicts;
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
            Write(json, workload);
        }

        json.WriteEndArray();
    }

    private static void Write(Utf8JsonWriter json, WorkloadVerdict verdict)
    {
        var record = verdict.Record;
        json.WriteStartObject();
        json.WriteString("id", record.Id);
        json.WriteString("verdict", verdict.Verdict.ToString());
        json.WriteString("expected", verdict.Expected.ToString());
        json.WriteBoolean("asExpected", verdict.AsExpected);
        json.WriteString("notApplicable", verdict.NotApplicable);
        json.WriteNumber("arrivals", record.Arrivals.Count);
        json.WriteNumber("planned", record.Workload.Schedule.Planned);
        json.WriteNumber("succeeded", record.Succeeded);
        json.WriteNumber("failed", record.Failed);
        if (record is StallRecord stall)
        {
            json.WriteString("limit", stall.Plan.Expectation.Limit.Name);
            json.WriteNumber("limitSeconds", stall.Plan.Expectation.Limit.Value.TotalSeconds);
            Stalled(json, stall);
        }

        json.WriteEndObject();
    }

    private static void Stalled(Utf8JsonWriter json, StallRecord record)
    {
        json.WriteNumber("closed", record.Lifetimes.Count(lifetime => !lifetime.IsCensored));
        json.WriteNumber("held", record.Lifetimes.Count(lifetime => lifetime.IsCensored));
        var closed = record.Lifetimes.Where(lifetime => !lifetime.IsCensored).Select(lifetime => (double?)lifetime.Duration.TotalSeconds).ToList();
        JsonReport.Number(json, "minLifetimeSeconds", closed.Min());
        JsonReport.Number(json, "maxLifetimeSeconds", closed.Max());
        JsonReport.LimitsFired(json, [record], record.LimitsFired);
        JsonReport.Number(json, "leftBehind", record.LeftBehind);
        json.WriteNumber("closedUnseen", record.Lifetimes.Count(lifetime => lifetime.End == LifetimeEnd.Recorded));
        json.WriteNumber("heldOrUnseen", record.Lifetimes.Count(lifetime => Holding.IsUnseen(record, lifetime)));
        json.WriteNumber("askedAfterFin", record.Lifetimes.Count(lifetime => lifetime.SilentUntil is not null));
        json.WriteNumber("goneAfterFin", record.Lifetimes.Count(lifetime => lifetime is { SilentUntil: not null, GoneAfter: not null }));
        json.WriteNumber("heldAfterFin", Holding.Of(record).Count(holding => holding.FinAfter is not null));
    }
}
