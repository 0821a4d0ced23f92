namespace Leak.Scenarios.Packages;

/// <summary>
/// A stranger's way: the template is installed from a feed, makes a project, which restores its packages from there, and is green as made;
/// with a limit taken away it is red, and says where.
/// </summary>
[Category("Slow")]
[Parallelizable(ParallelScope.Children)] // processes of their own, which wait most of the time
internal sealed class TemplateTests
{
    private const string Limit = "kestrel.Limits.KeepAliveTimeout = TimeSpan.FromSeconds(60);";

    // Side by side they fail on packages.json, which each writes: https://aka.ms/templating-exit-codes#70.
    private readonly SemaphoreSlim _oneAtATime = new(1);

    private string _templates = "";

    [OneTimeSetUp]
    public async Task InstallAsync()
    {
        _templates = Feed.MakeFolder("templates");
        await DotnetRun.SucceedAsync(_templates, Feed.UserPackages, "new", "install", $"Leak.Templates@{Feed.Version}", "--debug:custom-hive", _templates);
    }

    [TestCase("nunit")]
    [TestCase("xunit")]
    [TestCase("mstest")]
    public async Task Project_MadeByTheTemplate_IsGreenAndIsRedOnceItsLimitIsTakenAway(string framework)
    {
        var folder = await MakeAsync($"Guard.Of.{framework}", "--framework-of-tests", framework);
        var program = Path.Combine(folder, "Example", "Program.cs");
        var before = await File.ReadAllTextAsync(program);
        before.ShouldContain(Limit);

        await DotnetRun.SucceedAsync(folder, Feed.UserPackages, "test");
        await File.WriteAllTextAsync(program, before.Replace(Limit, Limit.Replace("FromSeconds(60)", "FromDays(1)")));
        var red = await DotnetRun.OfAsync("dotnet", folder, Feed.UserPackages, "test");

        red.ExitCode.ShouldBe(1, red.Output);
        red.Output.ShouldContain("tcp/idle: nothing bounds it");
        red.Output.ShouldContain("KeepAliveTimeout");
    }

    [TestCase("nunit")]
    [TestCase("xunit")]
    [TestCase("mstest")]
    public async Task Project_ForTheTestingPlatform_IsRunByItAndGuardsTheServiceThatIsNamed(string framework)
    {
        var service = await MakeAsync($"Service.For.{framework}");
        var folder = await MakeAsync(
            $"Platform.Of.{framework}", "--framework-of-tests", framework, "--testing-platform", "--service", Path.Combine(service, "Example", "Example.csproj"));
        await File.WriteAllTextAsync(Path.Combine(folder, "global.json"), """{ "test": { "runner": "Microsoft.Testing.Platform" } }""");

        var run = await DotnetRun.SucceedAsync(folder, Feed.UserPackages, "test");

        Directory.Exists(Path.Combine(folder, "Example")).ShouldBeFalse();
        run.Output.ShouldContain("Test run summary: Passed!");
    }

    private async Task<string> MakeAsync(string name, params string[] options)
    {
        var folder = Path.Combine(_templates, name);
        await _oneAtATime.WaitAsync();
        try
        {
            await DotnetRun.SucceedAsync(_templates, Feed.UserPackages, ["new", "leak-tests", "--output", folder, .. options, "--debug:custom-hive", _templates]);
        }
        finally
        {
            _oneAtATime.Release();
        }

        return folder;
    }
}
