using System.Security.Cryptography;
using System.Text;
using System.Text.Json;

namespace Leak.Bounds.Reports.Cases;

/// <summary>What broke, as SARIF 2.1.0: a rule for each bound or stall, a result for each thing that broke, at the line where tasks were parked.</summary>
internal static class SarifReport
{
    private const string Root = "%SRCROOT%";

    public static string Render(CaseReport report) => JsonReport.Render(json =>
    {
        List<(ReportCase Case, CaseBreak Break)> results = [.. report.Cases.SelectMany(one => one.Breaks.Select(broken => (one, broken)))];
        List<CaseBreak> rules = [.. results.Select(result => result.Break).DistinctBy(broken => Id(broken.Rule)).OrderBy(broken => Id(broken.Rule), StringComparer.Ordinal)];
        var places = rules.Index().ToDictionary(rule => Id(rule.Item.Rule), rule => rule.Index, StringComparer.Ordinal);
        json.WriteStartObject();
        json.WriteString("$schema", "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json");
        json.WriteString("version", "2.1.0");
        json.WriteStartArray("runs");
        json.WriteStartObject();
        json.WriteStartObject("tool");
        json.WriteStartObject("driver");
        json.WriteString("name", CaseReport.Tool);
        json.WriteString("semanticVersion", CaseReport.Version);
        json.WriteStartArray("rules");
        foreach (var rule in rules)
        {
            Rule(json, rule);
        }

        json.WriteEndArray();
        json.WriteEndObject();
        json.WriteEndObject();
        json.WriteStartArray("invocations");
        json.WriteStartObject();
        json.WriteBoolean("executionSuccessful", !report.Cases.Any(one => one.Status == CaseStatus.Inconclusive));
        Text(json, "commandLine", report.Environment.CommandLine);
        json.WriteString("startTimeUtc", report.StartedAt.UtcDateTime);
        json.WriteString("endTimeUtc", (report.StartedAt + report.Duration).UtcDateTime);
        json.WriteEndObject();
        json.WriteEndArray();
        json.WriteString("columnKind", "utf16CodeUnits");
        json.WriteStartArray("results");
        foreach (var (one, broken) in results)
        {
            Result(json, one, broken, places[Id(broken.Rule)], report.SourceRoot);
        }

        json.WriteEndArray();
        json.WriteEndObject();
        json.WriteEndArray();
        json.WriteEndObject();
    });

    private static void Rule(Utf8JsonWriter json, CaseBreak rule)
    {
        json.WriteStartObject();
        json.WriteString("id", Id(rule.Rule));
        Message(json, "shortDescription", rule.Rule);
        if (rule.Meaning is { } meaning)
        {
            Message(json, "fullDescription", meaning);
        }

        json.WriteEndObject();
    }

    private static void Result(Utf8JsonWriter json, ReportCase one, CaseBreak broken, int rule, string? root)
    {
        json.WriteStartObject();
        json.WriteString("ruleId", Id(broken.Rule));
        json.WriteNumber("ruleIndex", rule);
        json.WriteString("level", one.Status == CaseStatus.Failed ? "error" : "warning");
        Message(json, "message", $"{one.Suite}: {broken.Message}");
        json.WriteStartArray("locations");
        json.WriteStartObject();
        if (one.Place is { } place)
        {
            Physical(json, place, root);
        }

        json.WriteStartArray("logicalLocations");
        json.WriteStartObject();
        Text(json, "name", one.Name);
        Text(json, "fullyQualifiedName", $"{one.Suite}/{one.Name}");
        json.WriteEndObject();
        json.WriteEndArray();
        json.WriteEndObject();
        json.WriteEndArray();

        // Numbers of a message change with each run; what it is of does not.
        json.WriteStartObject("partialFingerprints");
        json.WriteString("leakCase/v1", Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes($"{one.Suite}\n{one.Name}\n{broken.Rule}"))[..16]));
        json.WriteEndObject();
        json.WriteEndObject();
    }

    private static void Physical(Utf8JsonWriter json, CodePlace place, string? root)
    {
        json.WriteStartObject("physicalLocation");
        json.WriteStartObject("artifactLocation");
        json.WriteString("uri", place.ToUri(root));
        if (place.Below(root) is not null)
        {
            json.WriteString("uriBaseId", Root);
        }

        json.WriteEndObject();
        json.WriteStartObject("region");
        json.WriteNumber("startLine", place.Line);
        json.WriteEndObject();
        json.WriteEndObject();
    }

    private static string Id(string rule) => PlainText.OneLine(rule).Replace(' ', '-');

    private static void Message(Utf8JsonWriter json, string name, string text)
    {
        json.WriteStartObject(name);

        // Its text is a format: braces are placeholders, and square brackets are links.
        Text(json, "text", text.Replace("{", "{{", StringComparison.Ordinal).Replace("}", "}}", StringComparison.Ordinal).Replace("[", "\\[", StringComparison.Ordinal));
        json.WriteEndObject();
    }

    private static void Text(Utf8JsonWriter json, string name, string value) => json.WriteString(name, CaseText.Line(value));
}
