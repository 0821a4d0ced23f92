using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Leak.Audit.Reports;

namespace Leak.Unit.Audit.Reports;

[Parallelizable(ParallelScope.All)]
internal sealed class AuditJsonTests
{
    [Test]
    public void Document_WhenReadBack_IsTheSame([Values("full", "empty", "interrupted")] string which)
    {
        var document = which switch { "full" => PlantedAudit.Nginx(), "empty" => PlantedAudit.Empty(), _ => PlantedAudit.Interrupted() };
        var written = Written(document);

        var read = Read(written);

        Written(read).ShouldBe(written);
        read.Report.Stalls.Select(stall => stall.HeldFor).ShouldBe(document.Report.Stalls.Select(stall => stall.HeldFor));
        read.Report.Interrupted.ShouldBe(document.Report.Interrupted);
        read.Report.StartedAt.ShouldBe(document.Report.StartedAt);
        read.Report.Environment.ShouldBe(document.Report.Environment);
        read.Advice.Blocks.Count.ShouldBe(document.Advice.Blocks.Count);
    }

    [Test]
    public void Document_HasItsFormatFirst_AndDurationsInSeconds()
    {
        var written = Written(PlantedAudit.Nginx());

        written.ShouldStartWith("{\n  \"format\": \"leak-audit/1\",\n  \"grade\": {\n    \"letter\": \"D\",\n");
        using var json = JsonDocument.Parse(written);
        var report = json.RootElement.GetProperty("report");
        report.GetProperty("durationSeconds").GetDecimal().ShouldBe(163.25m);
        var stall = report.GetProperty("stalls")[0];
        stall.GetProperty("verdict").GetString().ShouldBe("Bounded");
        stall.GetProperty("medianSeconds").GetDecimal().ShouldBe(75.4011m);
        stall.GetProperty("heldForSeconds").ValueKind.ShouldBe(JsonValueKind.Null);
        stall.GetProperty("endings").GetProperty("FIN").GetInt32().ShouldBe(6);
        report.GetProperty("live")[0].GetProperty("during").GetProperty("p99Seconds").GetDecimal().ShouldBe(12.5m);
        json.RootElement.GetProperty("advice").GetProperty("blocks")[1].GetProperty("since").GetString().ShouldBe("1.27.4");
    }

    [Test]
    public void Document_OfHostileText_ShowsNoneOfItRaw_AndKeepsIt()
    {
        var written = Written(PlantedAudit.OfHostileText());

        written.Where(char.IsControl).ShouldAllBe(character => character == '\n');
        written.ShouldNotContain("<script");
        written.ShouldNotContain("\u202e");
        // The writer escapes what replaces a lone surrogate, and nothing else of that kind.
        Written(Read(written)).ShouldBe(written.Replace("\\uFFFD", "\ufffd"));
        Read(written).Report.Targets[0].ShouldBe(PlantedAudit.Hostile.Replace('\ud800', '\ufffd'));
    }

    [TestCase("", "it is not JSON (line 1)")]
    [TestCase("{\n\"format\": \"leak-audit/1\",\n<html>", "it is not JSON (line 3)")]
    [TestCase("[1]", "it is JSON, but no object (Array)")]
    [TestCase("null", "it is JSON, but no object (Null)")]
    [TestCase("{}", "it is a JSON object without a \"format\"")]
    [TestCase("{\"format\": 1}", "it is a JSON object without a \"format\"")]
    [TestCase("{\"format\": \"leak-audit/2\"}", "its \"format\" is \"leak-audit/2\"")]
    [TestCase("{\"format\": \"\\u001b[31m\\n\"}", "its \"format\" is \"␛[31m␊\"")]
    [TestCase("{\"schema\": 1, \"scenarios\": []}", "it is the report of a run (leak run), not of an audit")]
    [TestCase("{\"format\": \"leak-audit/1\"}", "it says leak-audit/1, but $ is missing something or is not as it must be")]
    public void File_WhichIsNotAnAudit_IsOneClearLine(string file, string what) =>
        Should.Throw<InvalidDataException>(() => Read(file)).Message.ShouldBe(
            $"a.json is not the report of an audit: {what}. Expected: an audit.json of leak audit, \"format\": \"leak-audit/1\".");

    [TestCase("stalls.0.verdict", "\"Fine\"", "$.report.stalls[0].verdict")]
    [TestCase("stalls.0.verdict", "0", "$.report.stalls[0].verdict")]
    [TestCase("stalls.0.id", "null", "$.report.stalls[0].id")]
    [TestCase("durationSeconds", "1e30", "$.report.durationSeconds")]
    [TestCase("durationSeconds", "1e20", "$.report.durationSeconds")]
    [TestCase("durationSeconds", "\"soon\"", "$.report.durationSeconds")]
    [TestCase("stalls.0", "null", "one of its lists has null in it")]
    public void File_WithAWrongField_IsToldWhere(string path, string value, string expected)
    {
        var json = JsonNode.Parse(Written(PlantedAudit.Nginx()))!;
        var steps = path.Split('.');
        var place = json["report"]!;
        foreach (var step in steps[..^1])
        {
            place = int.TryParse(step, out var index) ? place[index]! : place[step]!;
        }

        if (place is JsonArray list)
        {
            list[int.Parse(steps[^1])] = JsonNode.Parse(value);
        }
        else
        {
            place[steps[^1]] = JsonNode.Parse(value);
        }

        Should.Throw<InvalidDataException>(() => Read(json.ToJsonString())).Message.ShouldContain(expected);
    }

    [Test]
    public void File_WithAnyOneValueReplaced_IsRefusedOrCanBeShown([Values("null", "\"x\"", "-900000000000", "1e400", "[]", "{}")] string value)
    {
        var written = Written(PlantedAudit.Nginx());
        var places = Places(JsonNode.Parse(written)!).Count();
        var refused = 0;
        for (var number = 0; number < places; number++)
        {
            var json = JsonNode.Parse(written)!;
            Places(json).ElementAt(number)(JsonNode.Parse(value));
            try
            {
                var document = Read(json.ToJsonString());
                _ = AuditConsole.Lines(document).Count();
                _ = AuditMarkdown.Render(document);
                _ = AuditHtml.Render(document);
            }
            catch (InvalidDataException)
            {
                refused++;
            }
        }

        places.ShouldBeGreaterThan(100);
        refused.ShouldBeInRange(1, places);
    }

    [Test]
    public void File_WhichWasCutShort_IsRefused()
    {
        var written = Written(PlantedAudit.Nginx()).TrimEnd();

        for (var length = 0; length < written.Length; length += 7)
        {
            Should.Throw<InvalidDataException>(() => Read(written[..length])).Message.ShouldContain("it is not JSON");
        }
    }

    // A way to replace each value of a document, those in lists and objects too.
    private static IEnumerable<Action<JsonNode?>> Places(JsonNode node)
    {
        IEnumerable<(JsonNode? Value, Action<JsonNode?> Set)> children = node switch
        {
            JsonObject json => json.ToList().Select(pair => (pair.Value, (Action<JsonNode?>)(value => json[pair.Key] = value))),
            JsonArray list => list.Select((item, index) => (item, (Action<JsonNode?>)(value => list[index] = value))),
            _ => [],
        };
        return children.SelectMany(child => (child.Value is null ? [] : Places(child.Value)).Prepend(child.Set));
    }

    private static AuditDocument Read(string text) => AuditJson.Read(new MemoryStream(Encoding.UTF8.GetBytes(text)), "a.json");

    private static string Written(AuditDocument document)
    {
        using var stream = new MemoryStream();
        AuditJson.Write(stream, document);
        return Encoding.UTF8.GetString(stream.ToArray());
    }
}
