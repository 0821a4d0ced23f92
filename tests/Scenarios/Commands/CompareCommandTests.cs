namespace Leak.Scenarios.Commands;

internal sealed class CompareCommandTests
{
    private static readonly string s_earlier = Repository.PathOf("tests", "Unit", "Bounds", "Reports", "Schemas", "Earlier");

    private string _folder = "";

    [SetUp]
    public void MakeFolder() => _folder = Directory.CreateTempSubdirectory("leak-compare-").FullName;

    [TearDown]
    public void DeleteFolder() => Directory.Delete(_folder, recursive: true);

    [Test]
    public async Task Runs_OfWhichTheLaterIsWorse_EndWith1_AndAreWrittenToEachFile()
    {
        var before = Path.Combine(s_earlier, "report-on.json");
        var after = Path.Combine(_folder, "after.json");
        await File.WriteAllTextAsync(after, (await File.ReadAllTextAsync(before)).Replace("\"passed\": true", "\"passed\": false", StringComparison.Ordinal));

        var (code, output, _) = await RunAsync("compare", before, after, "--html", Path.Combine(_folder, "c.html"), "--markdown", Path.Combine(_folder, "c.md"), "--json", Path.Combine(_folder, "c.json"));

        code.ShouldBe(1);
        output.ShouldContain("held before, broken now");
        (await File.ReadAllTextAsync(Path.Combine(_folder, "c.html"))).ShouldContain("broken now");
        (await File.ReadAllTextAsync(Path.Combine(_folder, "c.md"))).ShouldContain("broken now");
        (await File.ReadAllTextAsync(Path.Combine(_folder, "c.json"))).ShouldContain("\"isWorse\": true");
    }

    [Test]
    public async Task Runs_WhichAreTheSame_EndWith0()
    {
        var report = Path.Combine(s_earlier, "report-on.json");

        var (code, output, _) = await RunAsync("compare", report, report, report);

        code.ShouldBe(0);
        output.Split('\n').Count(line => line == "report-on.json → report-on.json").ShouldBe(2);
        output.ShouldContain("nothing changed");
    }

    [Test]
    public async Task Audits_AreComparedAsBefore()
    {
        var audit = Path.Combine(s_earlier, "audit.json");

        var (code, output, _) = await RunAsync("compare", audit, audit);

        code.ShouldBe(0);
        output.ShouldContain("grade: ");
    }

    [Test]
    public async Task AnAuditAndARun_AreNotCompared()
    {
        var (code, _, error) = await RunAsync("compare", Path.Combine(s_earlier, "audit.json"), Path.Combine(s_earlier, "report-on.json"));

        code.ShouldBe(2);
        error.TrimEnd().ShouldBe($"compare: {s_earlier}/audit.json is of an audit and {s_earlier}/report-on.json is of a run; compare reports of one kind");
    }

    [TestCase("{", "is no report: it is not JSON (line 1)")]
    [TestCase("{}", "it is a JSON object without a \"format\"")]
    [TestCase("""{"schema":7,"scenarios":[]}""", "its \"schema\" is 7")]
    public async Task File_ThatIsNoReport_IsSaidToBeNone(string text, string why)
    {
        var file = Path.Combine(_folder, "x.json");
        await File.WriteAllTextAsync(file, text);

        var (code, _, error) = await RunAsync("compare", file, file);

        code.ShouldBe(2);
        error.ShouldContain(why);
    }

    [TestCase("run tcp/idle --url http://127.0.0.1:9 --junit {0}/file/x.xml", "--junit {0}/file/x.xml: it cannot be written")]
    [TestCase("audit http://127.0.0.1:9 --sarif {0}", "--sarif {0}: it cannot be written (it is a folder)")]
    [TestCase("run tcp/idle --url http://127.0.0.1:9 --junit {0}/same --ctrf {0}/same", "--ctrf {0}/same: --junit names that file already")]
    public async Task File_ThatCannotBeWritten_IsBadUsage_BeforeAnythingIsRun(string arguments, string why)
    {
        await File.WriteAllTextAsync(Path.Combine(_folder, "file"), "");

        var (code, output, error) = await RunAsync([.. arguments.Split(' ').Select(argument => argument.Replace("{0}", _folder, StringComparison.Ordinal)), "--output", Path.Combine(_folder, "reports")]);

        code.ShouldBe(2);
        error.ShouldContain(why.Replace("{0}", _folder, StringComparison.Ordinal));
        Directory.Exists(Path.Combine(_folder, "reports")).ShouldBeFalse(output);
    }

    [TestCase("schema", "\"$id\": \"urn:leak:schema:report:1\"")]
    [TestCase("schema audit", "\"$id\": \"urn:leak:schema:audit:1\"")]
    [TestCase("schema comparison", "\"$id\": \"urn:leak:schema:comparison:1\"")]
    public async Task Schema_IsPrinted(string arguments, string expected)
    {
        var (code, output, _) = await RunAsync(arguments.Split(' '));

        code.ShouldBe(0);
        output.ShouldContain(expected);
    }

    private static async Task<(int Code, string Output, string Error)> RunAsync(params string[] arguments)
    {
        var (output, error) = (new StringWriter { NewLine = "\n" }, new StringWriter { NewLine = "\n" });
        return (await ToolRun.OfAsync(arguments, output, error), output.ToString(), error.ToString());
    }
}
