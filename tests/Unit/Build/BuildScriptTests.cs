using System.Management.Automation;
using System.Management.Automation.Language;
using System.Text.RegularExpressions;
using Leak.Shared;

namespace Leak.Unit.Build;

/// <summary><c>build.ps1</c>, with a fake <c>dotnet</c>: its Test task would otherwise run these tests again.</summary>
[TestFixture]
public class BuildScriptTests
{
    private const string RunNightly = "run --project tests/Load -c Release -- --scale article --output reports/nightly";

    private const string RunWithout = "run --project tests/Load -c Release -- run all --without each --output reports/nightly";

    private const string RunPairs = "run --project tests/Load -c Release -- run all --without pairs:12 --seed <day> --output reports/nightly";

    private const string RunStock = "run --project tests/Load -c Release -- run all --timeouts stock --output reports/nightly";

    private const string RunFloods = "run --project tests/Load -c Release -- run --floods --output reports/nightly";

    private static readonly string[] s_tasks = ["Restore", "Build", "Test", "Load", "Nightly", "Pack"];

    private static IEnumerable<TestCaseData> CommandsOfTasks()
    {
        yield return Case("Restore", "restore");
        yield return Case("Build", "build");
        yield return Case("Test", "test");
        yield return Case("Load", "run --project tests/Load");
        yield return Case("Nightly", "restore", "test --settings runsettings/nightly.runsettings", RunNightly, RunWithout, RunPairs, RunStock, RunFloods);
        yield return Case("Pack", "pack");
        yield return Case(null, "restore", "build", "test", "run --project tests/Load");

        static TestCaseData Case(string? task, params string[] commands) =>
            new TestCaseData(task, commands).SetArgDisplayNames(task ?? "none given");
    }

    [Test]
    public void Script_WhenParsed_CallsNothingButDotnetAndItself()
    {
        var script = Parser.ParseFile(HostedBuild.ScriptPath, out _, out var errors);

        errors.ShouldBeEmpty();
        var own = script.FindAll(node => node is FunctionDefinitionAst, searchNestedScriptBlocks: true)
            .Cast<FunctionDefinitionAst>().Select(function => function.Name);
        var called = script.FindAll(node => node is CommandAst, searchNestedScriptBlocks: true)
            .Cast<CommandAst>().Select(command => command.GetCommandName() ?? command.Extent.Text);
        called.Distinct().ShouldBe([.. own, "dotnet"], ignoreOrder: true);
    }

    [TestCaseSource(nameof(CommandsOfTasks))]
    public void Task_WhenEveryStepSucceeds_CallsItsCommandsInOrderFromTheRoot(string? task, string[] commands)
    {
        using var dotnet = new FakeDotnet();

        var exitCode = HostedBuild.Run(task);

        // The day of the year, which is another one at midnight.
        dotnet.Commands.Select(command => Regex.Replace(command, "--seed [0-9]{1,3} ", "--seed <day> ")).ShouldBe(commands);
        dotnet.Calls.Select(call => call.Folder).Distinct().ShouldBe([Repository.Root]);
        exitCode.ShouldBe(0);
    }

    [TestCase(null, "restore", 9, "restore")]
    [TestCase(null, "test", 7, "restore|build|test")]
    [TestCase("Nightly", "test", 3, "restore|test --settings runsettings/nightly.runsettings")]
    [TestCase("Load", "run", 130, "run --project tests/Load")]
    public void Step_WhenItFails_StopsTheRestAndItsExitCodeComesOut(
        string? task, string failing, int planted, string commands)
    {
        using var dotnet = new FakeDotnet(failing, planted);

        var exitCode = HostedBuild.Run(task);

        dotnet.Commands.ShouldBe(commands.Split('|'));
        exitCode.ShouldBe(planted);
    }

    [Test]
    public void Task_WhenUnknown_IsRefusedNamingTheAllowed()
    {
        using var dotnet = new FakeDotnet();

        var refusal = Should.Throw<ParameterBindingException>(() => HostedBuild.Run("Deploy"));

        refusal.Message.ShouldContain("Deploy");
        refusal.Message.ShouldContain(string.Join(",", s_tasks));
        dotnet.Calls.ShouldBeEmpty();
    }

    [TestCase(null)]
    [TestCase("test")]
    public void Nightly_WhenDone_AuditedOnNBomberAndPutTheVariablesBack(string? failing)
    {
        using var dotnet = new FakeDotnet(failing, exitCode: 1);
        Environment.SetEnvironmentVariable("LoadEngine", "BuiltIn");

        HostedBuild.Run("Nightly");

        dotnet.Calls.ShouldAllBe(call => call.AuditIsError == "true" && call.LoadEngine == "NBomber");
        Environment.GetEnvironmentVariable("LoadEngine").ShouldBe("BuiltIn");
        Environment.GetEnvironmentVariable("AuditIsError").ShouldBeNull();
    }

    [TestCase("Build")]
    [TestCase("Pack")]
    public void OtherTasks_WhenRun_LeaveTheEngineToTheFeed(string task)
    {
        using var dotnet = new FakeDotnet();

        HostedBuild.Run(task);

        dotnet.Calls.ShouldAllBe(call => call.AuditIsError == "" && call.LoadEngine == "");
    }
}
