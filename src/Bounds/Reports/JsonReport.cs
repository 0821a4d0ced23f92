using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Unicode;
using Leak.Bounds.Facts;
using Leak.Bounds.Verdicts;

namespace Leak.Bounds.Reports;

/// <summary>The report for machines. Fields are added, never changed or removed, without a new <c>schema</c>. <see cref="ReportSchema"/> describes them.</summary>
internal static class JsonReport
{
    /// <summary>The number of the format.</summary>
    public const int Schema = 1;

    // Readable ≤ and ×; still escapes what could end a script element that a page puts the document into,
    // and the writer makes a lone surrogate U+FFFD.
    internal static readonly JsonWriterOptions WriterOptions = new()
    {
        Indented = true,
        NewLine = "\n",
        Encoder = JavaScriptEncoder.Create(UnicodeRanges.All),
    };

    public static string Render(RunReport report) => Render(json =>
    {
        json.WriteStartObject();
        json.WriteNumber("schema", Schema);
        json.WriteString("startedAt", report.StartedAt.UtcDateTime);
        JsonFields.Number(json, "durationSeconds", report.Duration?.TotalSeconds);
        JsonFields.Text(json, "target", report.Target);
        JsonFields.Text(json, "engine", report.Engine);
        JsonFields.Text(json, "engineReason", report.EngineReason);
        JsonFields.Text(json, "taskSource", report.TaskSource);
        json.WriteBoolean("interrupted", report.Interrupted);
        json.WriteBoolean("asExpected", report.AsExpected);
        Environment(json, report.Environment);
        json.WriteStartArray("scenarios");
        foreach (var verdict in report.Scenarios)
        {
            Scenario(json, verdict);
        }

        json.WriteEndArray();
        JsonFields.Texts(json, "notRun", report.NotRun);
        json.WriteEndObject();
    });

    /// <summary>A document of this project, as it is written in every such report.</summary>
    internal static string Render(Action<Utf8JsonWriter> write)
    {
        using var stream = new MemoryStream();
        using (var json = new Utf8JsonWriter(stream, WriterOptions))
        {
            write(json);
        }

        return Encoding.UTF8.GetString(stream.GetBuffer(), 0, (int)stream.Length) + "\n";
    }

    private static void Environment(Utf8JsonWriter json, RunEnvironment environment)
    {
        json.WriteStartObject("environment");
        JsonFields.Text(json, "runtime", environment.Runtime);
        JsonFields.Text(json, "os", environment.Os);
        json.WriteNumber("cores", environment.Cores);
        JsonFields.Number(json, "descriptorLimit", environment.DescriptorLimit);
        JsonFields.Text(json, "commit", environment.Commit);
        JsonFields.Text(json, "commandLine", environment.CommandLine);
        json.WriteEndObject();
    }

    private static void Scenario(Utf8JsonWriter json, ScenarioVerdict verdict)
    {
        var observation = verdict.Observation;
        var figures = ScenarioFigures.Of(observation);
        json.WriteStartObject();
        JsonFields.Text(json, "id", observation.Scenario.Id);
        JsonFields.Text(json, "timeouts", observation.Scenario.Settings);
        json.WriteString("expected", observation.Scenario.Expected.ToString());
        json.WriteString("verdict", verdict.Verdict.ToString());
        json.WriteBoolean("asExpected", verdict.AsExpected);
        json.WriteBoolean("control", observation.Scenario.IsControl);
        json.WriteString("startedAt", observation.StartedAt.UtcDateTime);
        JsonFields.Number(json, "watchedSeconds", observation.Watched.TotalSeconds);
        json.WriteNumber("arrivals", figures.Arrivals);
        json.WriteNumber("planned", figures.Planned);
        JsonFields.Number(json, "peakOpenConnections", figures.PeakConnections);
        JsonFields.Number(json, "peakActiveTasks", figures.PeakTasks);
        JsonFields.Number(json, "baselineTasks", figures.BaselineTasks);
        JsonFields.Number(json, "residualConnections", figures.ResidualConnections);
        JsonFields.Number(json, "residualTasks", figures.ResidualTasks);
        LeftBehind(json, figures);
        JsonFields.Number(json, "maxLifetimeSeconds", figures.LongestClosed?.TotalSeconds);
        json.WriteNumber("held", figures.Held);
        JsonFields.Number(json, "maxHeldSeconds", figures.LongestHeld?.TotalSeconds);
        JsonFields.Number(json, "openConnectionsTrendPerSecond", figures.TrendPerSecond);
        LimitsFired(json, [.. observation.Stalls], figures.LimitsFired);
        JsonWorkloads.Write(json, verdict);
        JsonBounds.Write(json, verdict);
        JsonFields.Texts(json, "reasons", verdict.Reasons);
        JsonFields.Texts(json, "remarks", verdict.Remarks);
        json.WriteNumber("run", verdict.RunsBefore.Count + 1);
        JsonFields.Texts(json, "runsBefore", verdict.RunsBefore);
        JsonSeries.Write(json, verdict);
        json.WriteEndObject();
    }

    private static void LeftBehind(Utf8JsonWriter json, ScenarioFigures figures)
    {
        if (figures.LeftBehind is not { } left)
        {
            json.WriteNull("leftBehind");
            return;
        }

        json.WriteStartArray("leftBehind");
        foreach (var (count, unit) in left)
        {
            json.WriteStartObject();
            JsonFields.Number(json, "count", count);
            JsonFields.Text(json, "unit", unit);
            json.WriteEndObject();
        }

        json.WriteEndArray();
    }

    /// <summary>
    /// The limits that fired, empty where the server names none and where it does not tell (schema 1 has no null there), and why they are
    /// not known, null where they are.
    /// </summary>
    internal static void LimitsFired(Utf8JsonWriter json, IReadOnlyCollection<StallRecord> records, IReadOnlyDictionary<string, int>? fired)
    {
        JsonFields.Counts(json, "limitsFired", fired ?? new Dictionary<string, int>());
        JsonFields.Text(json, "limitsFiredUnknown", ScenarioFigures.LimitsUnknown(records));
    }
}
