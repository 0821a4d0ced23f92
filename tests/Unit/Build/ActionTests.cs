using System.Diagnostics;
using System.Text.RegularExpressions;
using Leak.Shared;
using YamlDotNet.RepresentationModel;

namespace Leak.Unit.Build;

/// <summary>The action for GitHub, of which GitHub has run nothing: its scripts run here, with programs that note how they were called.</summary>
internal sealed partial class ActionTests
{
    private static readonly string[] s_standard = ["--output", "--junit", "--ctrf", "--sarif", "--csv", "--svg"];

    private string _folder = "";

    [SetUp]
    public void MakeFolder() => _folder = Directory.CreateTempSubdirectory("leak-action-").FullName;

    [TearDown]
    public void DeleteFolder() => Directory.Delete(_folder, recursive: true);

    [Test]
    public void Inputs_AreAllUsed_AndNoOtherIs()
    {
        var text = File.ReadAllText(Repository.PathOf("action.yml"));

        var used = Input().Matches(text).Select(match => match.Groups[1].Value).ToHashSet();

        used.ShouldBe(Map(Root(), "inputs").Children.Keys.Select(Text), ignoreOrder: true);
        Map(Root(), "inputs").Children.Values.ShouldAllBe(input => ((YamlMappingNode)input).Children.ContainsKey("description"));
    }

    [Test]
    public void Scripts_TakeInputsByTheEnvironmentAlone() => Steps().Where(step => step.Children.ContainsKey("run")).ShouldAllBe(step => !Text(step["run"]).Contains("${{"));

    [Test]
    public void Steps_AreOfKindsThatGitHubKnows()
    {
        Text(Map(Root(), "runs")["using"]).ShouldBe("composite");
        Steps().Where(step => step.Children.ContainsKey("run")).ShouldAllBe(step => Text(step["shell"]) == "bash");
        Steps().Where(step => !step.Children.ContainsKey("run")).Select(step => Text(step["uses"])).ShouldBe(["actions/upload-artifact@v7"]);
    }

    [TestCase("audit", "--path '/a b' --limit 30s", 0, "audit|http://127.0.0.1:8080|--path|/a b|--limit|30s")]
    [TestCase("run", "tcp/idle \"http2/*\"", 1, "run|--url|http://127.0.0.1:8080|tcp/idle|http2/*")]
    [TestCase("audit", "", 3, "audit|http://127.0.0.1:8080")]
    [TestCase("audit", "$(touch owned) `touch owned`; touch owned", 0, "audit|http://127.0.0.1:8080|$(touch|owned)|`touch|owned`;|touch|owned")]
    [Platform("Unix")]
    public void Leak_IsCalledWithWhatWasAsked_AndItsExitCodeIsTheSteps(string command, string args, int exitCode, string expected)
    {
        WriteProgram("leak-tool/leak", exitCode);

        var code = Run("Leak", ("LEAK_COMMAND", command), ("LEAK_URL", "http://127.0.0.1:8080"), ("LEAK_ARGS", args));

        code.ShouldBe(exitCode);
        var called = File.ReadAllLines(Path.Combine(_folder, "called"));
        string.Join('|', called.TakeWhile(argument => argument != "--output")).ShouldBe(expected);
        called.Where(s_standard.Contains).ShouldBe(s_standard);
        File.Exists(Path.Combine(_folder, "owned")).ShouldBeFalse();
        File.ReadAllText(Path.Combine(_folder, "output")).ShouldBe($"reports={_folder}/leak-reports\nexit-code={exitCode}\n");
    }

    [Test]
    [Platform("Unix")]
    public void Leak_OfACommandThatThereIsNot_IsBadUsage() => Run("Leak", ("LEAK_COMMAND", "rm"), ("LEAK_URL", "http://127.0.0.1:8080"), ("LEAK_ARGS", "")).ShouldBe(2);

    [TestCase("", "tool|update|Leak.Tool|--tool-path|{0}/leak-tool")]
    [TestCase("1.2.3", "tool|update|Leak.Tool|--tool-path|{0}/leak-tool|--version|1.2.3")]
    [Platform("Unix")]
    public void Install_TakesTheVersionThatIsAskedFor(string version, string expected)
    {
        WriteProgram("bin/dotnet", 0);

        Run("Install", ("LEAK_VERSION", version)).ShouldBe(0);

        string.Join('|', File.ReadAllLines(Path.Combine(_folder, "called"))).ShouldBe(string.Format(System.Globalization.CultureInfo.InvariantCulture, expected, _folder));
    }

    private int Run(string step, params (string Name, string Value)[] variables)
    {
        var script = Path.Combine(_folder, "script.sh");
        File.WriteAllText(script, Text(Steps().Single(one => Text(one["name"]) == step)["run"]));

        // As GitHub runs it.
        var start = new ProcessStartInfo("bash", ["--noprofile", "--norc", "-eo", "pipefail", script]) { WorkingDirectory = _folder, RedirectStandardOutput = true, RedirectStandardError = true };
        start.Environment["RUNNER_TEMP"] = _folder;
        start.Environment["GITHUB_OUTPUT"] = Path.Combine(_folder, "output");
        start.Environment["PATH"] = $"{Path.Combine(_folder, "bin")}:{Environment.GetEnvironmentVariable("PATH")}";
        foreach (var (name, value) in variables)
        {
            start.Environment[name] = value;
        }

        using var process = Process.Start(start)!;
        process.WaitForExit(TimeSpan.FromSeconds(30)).ShouldBeTrue("the script did not end");
        return process.ExitCode;
    }

    private void WriteProgram(string name, int exitCode)
    {
        var path = Path.Combine(_folder, name);
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        File.WriteAllText(path, $"#!/bin/sh\nprintf '%s\\n' \"$@\" > '{_folder}/called'\nexit {exitCode}\n");
        if (!OperatingSystem.IsWindows())
        {
            File.SetUnixFileMode(path, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        }
    }

    private static YamlMappingNode Root()
    {
        var yaml = new YamlStream();
        using var reader = File.OpenText(Repository.PathOf("action.yml"));
        yaml.Load(reader);
        return (YamlMappingNode)yaml.Documents.Single().RootNode;
    }

    private static IEnumerable<YamlMappingNode> Steps() => ((YamlSequenceNode)Map(Root(), "runs")["steps"]).Children.Cast<YamlMappingNode>();

    private static YamlMappingNode Map(YamlMappingNode node, string name) => (YamlMappingNode)node[name];

    private static string Text(YamlNode node) => ((YamlScalarNode)node).Value!;

    [GeneratedRegex(@"inputs\.([a-z-]+)")]
    private static partial Regex Input();
}
