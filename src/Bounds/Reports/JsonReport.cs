using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Unicode;
using Leak.Bounds.Facts;
using Leak.Bounds.Verdicts;

namespace Leak.Bounds.Reports;

/// <summary>The report for machines. Fields are added, never changed or removed, without a new <c>schema</c>.</summary>
internal static class JsonReport
{
    private const int Schema = 1;

    // Readable ≤ and ×; still escapes what could end a script element that a page puts the document into,
    // and the writer makes a lone surrogate U+FFFD.
    private static readonly JsonWriterOptions s_options = new()
    {
        Indented = true,
        NewLine = "\n",
        Encoder = JavaScriptEncoder.Create(UnicodeRanges.All),
    };

    public static string Render(RunReport report)
    {
        using var stream = new MemoryStream();
        using (var json = new Utf8JsonWriter(stream, s_options))
        {
            json.WriteStartObject();
            json.WriteNumber("schema", Schema);
            json.WriteString("startedAt", report.StartedAt.UtcDateTime);
            Text(json, "engine", report.Engine);
            Text(json, "engineReason", report.EngineReason);
            Text(json, "taskSource", report.TaskSource);
            json.WriteBoolean("interrupted", report.Interrupted);
            Environment(json, report.Environment);
            json.WriteStartArray("scenarios");
            foreach (var verdict in report.Scenarios)
            {
                Scenario(json, verdict);
            }

            json.WriteEndArray();
            Texts(json, "notRun", report.NotRun);
            json.WriteEndObject();
        }

        return Encoding.UTF8.GetString(stream.GetBuffer(), 0, (int)stream.Length) + "\n";
    }

    private static void Environment(Utf8JsonWriter json, RunEnvironment environment)
    {
        json.WriteStartObject("environment");
        Text(json, "runtime", environment.Runtime);
        Text(json, "os", environment.Os);
        json.WriteNumber("cores", environment.Cores);
        Number(json, "descriptorLimit", environment.DescriptorLimit);
        Text(json, "commit", environment.Commit);
        Text(json, "commandLine", environment.CommandLine);
        json.WriteEndObject();
    }

    private static void Scenario(Utf8JsonWriter json, ScenarioVerdict verdict)
    {
        var observation = verdict.Observation;
        var figures = ScenarioFigures.Of(observation);
        json.WriteStartObject();
        Text(json, "id", observation.Scenario.Id);
        Text(json, "timeouts", observation.Scenario.Settings);
        json.WriteString("expected", observation.Scenario.Expected.ToString());
        json.WriteString("verdict", verdict.Verdict.ToString());
        json.WriteBoolean("asExpected", verdict.AsExpected);
        json.WriteNumber("arrivals", figures.Arrivals);
        json.WriteNumber("planned", figures.Planned);
        Number(json, "peakOpenConnections", figures.PeakConnections);
        Number(json, "peakActiveTasks", figures.PeakTasks);
        Number(json, "baselineTasks", figures.BaselineTasks);
        Number(json, "residualConnections", figures.ResidualConnections);
        Number(json, "residualTasks", figures.ResidualTasks);
        Number(json, "maxLifetimeSeconds", figures.LongestClosed?.TotalSeconds);
        json.WriteNumber("held", figures.Held);
        Number(json, "openConnectionsTrendPerSecond", figures.TrendPerSecond);
        LimitsFired(json, [.. observation.Stalls], figures.LimitsFired);
        JsonWorkloads.Write(json, verdict);
        Bounds(json, verdict);
        Texts(json, "reasons", verdict.Reasons);
        Texts(json, "remarks", verdict.Remarks);
        json.WriteNumber("run", verdict.RunsBefore.Count + 1);
        Texts(json, "runsBefore", verdict.RunsBefore);
        Series(json, observation.Series);
        Profile(json, verdict.Profile);
        json.WriteEndObject();
    }

    private static void Profile(Utf8JsonWriter json, IReadOnlyList<StackProfile> profile)
    {
        json.WriteStartArray("profile");
        foreach (var stack in profile)
        {
            json.WriteStartObject();
            json.WriteNumber("count", stack.Count);
            Texts(json, "frames", stack.Frames);
            Samples(json, "series", stack.Samples);
            json.WriteEndObject();
        }

        json.WriteEndArray();
    }

    private static void Bounds(Utf8JsonWriter json, ScenarioVerdict verdict)
    {
        json.WriteStartArray("bounds");
        foreach (var bound in verdict.Bounds)
        {
            json.WriteStartObject();
            Text(json, "name", bound.Name);
            Text(json, "formula", bound.Formula);
            Number(json, "limit", bound.Limit);
            Number(json, "observed", bound.Observed);
            json.WriteBoolean("passed", bound.Passed);
            if (bound.IsMeant)
            {
                json.WriteBoolean("brokenAsExpected", true);
            }

            Text(json, "unit", bound.Unit);
            Number(json, "atSeconds", bound.At?.TotalSeconds);
            Text(json, "workload", bound.Workload);
            json.WriteEndObject();
        }

        json.WriteEndArray();
        json.WriteStartArray("notJudged");
        foreach (var bound in verdict.NotJudged)
        {
            json.WriteStartObject();
            Text(json, "name", bound.Name);
            Text(json, "reason", bound.Reason);
            Text(json, "formula", bound.Formula);
            Number(json, "limit", bound.Limit);
            Number(json, "observed", bound.Observed);
            Text(json, "unit", bound.Unit);
            Text(json, "workload", bound.Workload);
            json.WriteEndObject();
        }

        json.WriteEndArray();
    }

    private static void Series(Utf8JsonWriter json, IReadOnlyList<Series> all)
    {
        json.WriteStartObject("series");
        foreach (var series in all.Where(series => series.Unavailable is null))
        {
            Samples(json, series.Quantity.Name, series.Samples);
        }

        json.WriteEndObject();
        json.WriteStartObject("unavailableProbes");
        foreach (var series in all.Where(series => series.Unavailable is not null))
        {
            Text(json, series.Quantity.Name, series.Unavailable);
        }

        json.WriteEndObject();
    }

    // On one line: thousands of pairs, each on four, would bury all else.
    private static void Samples(Utf8JsonWriter json, string name, IReadOnlyList<Sample> samples)
    {
        var pairs = samples.Select(sample => $"[{Raw(sample.At.TotalSeconds)},{Raw(sample.Value)}]");
        json.WritePropertyName(name);
        json.WriteRawValue($"[{string.Join(',', pairs)}]");
    }

    private static void Text(Utf8JsonWriter json, string name, string? value) => json.WriteString(name, value);

    private static void Texts(Utf8JsonWriter json, string name, IEnumerable<string> values)
    {
        json.WriteStartArray(name);
        foreach (var value in values)
        {
            json.WriteStringValue(value);
        }

        json.WriteEndArray();
    }

    /// <summary>
    /// The limits that fired, empty where the server names none and where it does not tell (schema 1 has no null there), and why they are
    /// not known, null where they are.
    /// </summary>
    internal static void LimitsFired(Utf8JsonWriter json, IReadOnlyCollection<StallRecord> records, IReadOnlyDictionary<string, int>? fired)
    {
        json.WriteStartObject("limitsFired");
        foreach (var (limit, count) in fired ?? new Dictionary<string, int>())
        {
            json.WriteNumber(limit, count);
        }

        json.WriteEndObject();
        Text(json, "limitsFiredUnknown", ScenarioFigures.LimitsUnknown(records));
    }

    internal static void Number(Utf8JsonWriter json, string name, double? value)
    {
        json.WritePropertyName(name);
        json.WriteRawValue(Raw(value));
    }

    // JSON has no infinity and no NaN.
    private static string Raw(double? value) => value is { } known && double.IsFinite(known) ? Wording.Number(known) : "null";
}
