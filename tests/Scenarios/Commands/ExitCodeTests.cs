using System.Diagnostics;
using Leak.Load;

namespace Leak.Scenarios.Commands;

/// <summary>The load job as a process of a shell's, whose standard output and error are full or closed, or that has few descriptors.</summary>
[Platform("Linux", Reason = "needs sh and /dev/full")]
[FixtureLifeCycle(LifeCycle.InstancePerTestCase)]
[Parallelizable(ParallelScope.Children)] // each has a process and a folder of its own
internal sealed class ExitCodeTests
{
    private string _reports = "";

    [SetUp]
    public void NameAFolder() => _reports = Path.Combine(Path.GetTempPath(), $"leak-exit-{Guid.NewGuid():N}");

    [TearDown]
    public void DeleteIt()
    {
        if (Directory.Exists(_reports))
        {
            Directory.Delete(_reports, recursive: true);
        }
    }

    [TestCase("> /dev/full", Category = "Slow")]
    [TestCase("> /dev/full 2>&1")]
    [TestCase(">&-", Category = "Slow")]
    [TestCase(">&- 2>&-", Category = "Slow")]
    public async Task Job_WhenStandardOutputCannotBeWritten_HasItsVerdictsCodeAndReports(string redirection)
    {
        (await RunAsync($"run idle --rate 5/s --during 1s --limit 500ms --output {_reports}", redirection)).ShouldBe(0);

        var folder = Directory.EnumerateDirectories(_reports).ShouldHaveSingleItem();
        (await File.ReadAllTextAsync(Path.Combine(folder, "report.md"))).ShouldStartWith("# The scenario is as expected\n");
    }

    [TestCase("run nosuch", ">&- 2>&-", 2)]
    [TestCase("run nosuch", "> /dev/full 2>&1", 2, Category = "Slow")]
    [TestCase("list", "> /dev/full", 2)]
    public async Task Command_WhenStandardOutputCannotBeWritten_EndsWithACodeOfTheTable(string arguments, string redirection, int expected) =>
        (await RunAsync(arguments, redirection)).ShouldBe(expected);

    [Test]
    public async Task Job_WhenThereAreFewDescriptors_IsInconclusive() =>
        (await RunAsync($"run idle --rate 5/s --during 1s --limit 500ms --output {_reports}", "2> /dev/null > /dev/null", before: "ulimit -n 150;")).ShouldBe(3);

    private static async Task<int> RunAsync(string arguments, string redirection, string before = "")
    {
        using var shell = Process.Start("sh", ["-c", $"{before} exec dotnet '{typeof(LoadJob).Assembly.Location}' {arguments} {redirection}"]);
        // A job runs thrice on a busy machine, and waits there for twice the 10 s each time.
        using var ceiling = new CancellationTokenSource(TimeSpan.FromMinutes(3));
        try
        {
            await shell.WaitForExitAsync(ceiling.Token);
        }
        finally
        {
            if (!shell.HasExited)
            {
                shell.Kill(entireProcessTree: true);
            }
        }

        return shell.ExitCode;
    }
}
