using System.Text.Json;

namespace Leak.Bounds.Reports.Cases;

/// <summary>Cases in the Common Test Report Format (ctrf.io). What is inconclusive is <c>other</c>: CTRF has no word for it.</summary>
internal static class CtrfReport
{
    private const string SpecVersion = "1.0.0";

    public static string Render(CaseReport report) => JsonReport.Render(json =>
    {
        json.WriteStartObject();
        json.WriteString("reportFormat", "CTRF");
        json.WriteString("specVersion", SpecVersion);
        json.WriteString("timestamp", report.StartedAt.UtcDateTime);
        json.WriteString("generatedBy", $"{CaseReport.Tool} {CaseReport.Version}");
        json.WriteStartObject("results");
        json.WriteStartObject("tool");
        json.WriteString("name", CaseReport.Tool);
        json.WriteString("version", CaseReport.Version);
        json.WriteEndObject();
        Summary(json, report);
        json.WriteStartArray("tests");
        foreach (var one in report.Cases)
        {
            Case(json, one, report.SourceRoot);
        }

        json.WriteEndArray();
        json.WriteStartObject("environment");
        json.WriteString("reportName", report.Name);
        Text(json, "appName", report.Target);
        Text(json, "commit", report.Environment.Commit);
        Text(json, "osVersion", report.Environment.Os);
        Text(json, "testEnvironment", report.Environment.Runtime);
        json.WriteEndObject();
        json.WriteEndObject();
        json.WriteEndObject();
    });

    private static void Summary(Utf8JsonWriter json, CaseReport report)
    {
        json.WriteStartObject("summary");
        json.WriteNumber("tests", report.Cases.Count);
        json.WriteNumber("passed", report.Count(CaseStatus.Passed));
        json.WriteNumber("failed", report.Count(CaseStatus.Failed));
        json.WriteNumber("skipped", report.Count(CaseStatus.NotApplicable));
        json.WriteNumber("pending", 0);
        json.WriteNumber("other", report.Count(CaseStatus.Inconclusive));
        json.WriteNumber("suites", report.Cases.Select(one => one.Suite).Distinct(StringComparer.Ordinal).Count());
        json.WriteNumber("start", report.StartedAt.ToUnixTimeMilliseconds());
        json.WriteNumber("stop", (report.StartedAt + report.Duration).ToUnixTimeMilliseconds());
        json.WriteEndObject();
    }

    private static void Case(Utf8JsonWriter json, ReportCase one, string? root)
    {
        json.WriteStartObject();
        Text(json, "name", one.Name);
        json.WriteString("status", one.Status switch
        {
            CaseStatus.Passed => "passed",
            CaseStatus.Failed => "failed",
            CaseStatus.NotApplicable => "skipped",
            _ => "other",
        });
        json.WriteNumber("duration", (long)(one.Duration ?? TimeSpan.Zero).TotalMilliseconds);
        json.WriteStartArray("suite");
        json.WriteStringValue(CaseText.Line(one.Suite));
        json.WriteEndArray();
        json.WriteString("rawStatus", one.Status.ToString());
        Text(json, "message", one.NotApplicable is { } why ? $"not applicable: {why}" : one.Breaks.Count > 0 ? one.Breaks[0].Message : null);
        if (one.Breaks.Count > 0)
        {
            json.WriteString("trace", CaseText.Lines(one.Lines));
        }

        if (one.Place is { } place)
        {
            Text(json, "filePath", place.Below(root) ?? place.File);
            json.WriteNumber("line", place.Line);
        }

        if (one.IsControl)
        {
            json.WriteStartArray("tags");
            json.WriteStringValue("control");
            json.WriteEndArray();
        }

        json.WriteEndObject();
    }

    private static void Text(Utf8JsonWriter json, string name, string? value)
    {
        if (value is not null)
        {
            json.WriteString(name, CaseText.Line(value));
        }
    }
}
