using System.Reflection;
using Leak.Shared;

namespace Leak.Unit.Architecture;

/// <summary>The directions in which the house may lean.</summary>
[TestFixture]
public class DependencyTests
{
    private static IEnumerable<string> ProjectFiles() =>
        from folder in new[] { "src", "tests", "samples", "bench" }
        from path in Directory.EnumerateFiles(Repository.PathOf(folder), "*.csproj", SearchOption.AllDirectories)
        let relative = Path.GetRelativePath(Repository.Root, path)
        // Build output may hold projects of its own (BenchmarkDotNet writes one), and a template is the project of somebody else.
        where !relative.Split(Path.DirectorySeparatorChar).Any(part => part is "bin" or "obj" or "content")
        select relative;

    private static IEnumerable<string> CompiledLibraries() =>
        DependencyRules.Libraries.Select(name => $"Leak.{name}")
            .Where(name => File.Exists(Path.Combine(AppContext.BaseDirectory, $"{name}.dll")));

    [TestCaseSource(nameof(ProjectFiles))]
    public void Project_WhenItsFileIsRead_ReferencesOnlyWhatItMay(string path) =>
        DependencyRules.Violations(ProjectReferences.OfFile(Repository.PathOf(path))).ShouldBeEmpty();

    [TestCaseSource(nameof(CompiledLibraries))]
    public void Library_WhenCompiled_ReferencesOnlyWhatItMay(string name) =>
        DependencyRules.Violations(ProjectReferences.OfAssembly(Assembly.Load(name))).ShouldBeEmpty();

    [Test]
    public void Libraries_WhenTheyHaveAProject_AreCompiledBesideTheseTests() =>
        CompiledLibraries().ShouldBe(
            DependencyRules.Libraries.Where(name => Directory.Exists(Repository.PathOf("src", name))).Select(name => $"Leak.{name}"));

    [TestCase("Clients", "Profiling")]
    [TestCase("Bounds", "Server")]
    [TestCase("Bounds", "Tool")]
    [TestCase("Testing", "Server")]
    [TestCase("Testing", "Bounds.Shouldly")]
    [TestCase("Timeouts", "Testing")]
    [TestCase("Tool", "Server")]
    [TestCase("Profiling", "Bounds")]
    [TestCase("Timeouts", "Profiling")]
    [TestCase("Bounds.Shouldly", "Profiling")]
    [TestCase("Server", "Bounds")]
    [TestCase("Unit", "Load")]
    public void Rule_WhenAProjectIsPlanted_NamesBoth(string project, string planted)
    {
        var violations = DependencyRules.Violations(new ProjectReferences(project, [planted], []));

        violations.ShouldHaveSingleItem().ShouldStartWith($"{project} must not reference {planted}");
    }

    [TestCase("Bounds", "Shouldly")]
    [TestCase("Bounds.Shouldly", "NUnit")]
    [TestCase("Testing", "xunit.v3.core")]
    [TestCase("Profiling", "xunit.v3.assert")]
    public void Rule_WhenATestFrameworkIsPlanted_NamesBoth(string library, string planted)
    {
        var violations = DependencyRules.Violations(new ProjectReferences(library, [], [planted]));

        violations.ShouldHaveSingleItem().ShouldStartWith($"{library} must not reference {planted}");
    }

    [Test]
    public void Rule_WhenAProjectIsUnknown_AsksForOne() =>
        DependencyRules.Violations(new ProjectReferences("Newcomer", [], [])).ShouldHaveSingleItem().ShouldContain("Newcomer");
}
