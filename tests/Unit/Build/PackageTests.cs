using System.Text.RegularExpressions;
using System.Xml.Linq;
using Leak.Shared;

namespace Leak.Unit.Build;

/// <summary>What each package says of itself, by its project: <c>tests/Scenarios/Packages</c> looks into the packed ones.</summary>
[TestFixture]
[Parallelizable]
public partial class PackageTests
{
    private static IEnumerable<string> Packages() =>
        Directory.EnumerateFiles(Repository.PathOf("src"), "*.csproj", SearchOption.AllDirectories)
            .Where(project => XDocument.Load(project).Descendants("IsPackable").Any(it => it.Value == "true"))
            .Select(project => Path.GetFileNameWithoutExtension(project));

    [TestCaseSource(nameof(Packages))]
    public void Package_ByItsProject_SaysWhatItIs(string name)
    {
        var project = XDocument.Load(Repository.PathOf("src", name, $"{name}.csproj"));

        Value("PackageId").ShouldBe($"Leak.{name}");
        Value("Description").ShouldEndWith(".");
        Value("PackageTags").Split(';').Length.ShouldBeGreaterThan(3);

        string Value(string property) => project.Descendants(property).ShouldHaveSingleItem().Value;
    }

    // `dotnet pack` packs what the solution has.
    [TestCaseSource(nameof(Packages))]
    public void Package_WhenTheSolutionIsPacked_IsThere(string name) =>
        File.ReadAllText(Repository.PathOf("Leak.sln")).ShouldContain($"\"src\\{name}\\{name}.csproj\"");

    // A package page knows nothing of this repository: a link or a picture must be whole.
    [TestCaseSource(nameof(Packages))]
    public void Readme_OnAPackagePage_BeginsWithItsNameAndHasNoRelativeLink(string name)
    {
        var readme = File.ReadAllText(Repository.PathOf("src", name, "README.md"));

        readme.ShouldStartWith($"# Leak.{name}\n");
        RelativeLinks(readme).ShouldBeEmpty();
    }

    [TestCase("See [design](docs/design.md).", "docs/design.md")]
    [TestCase("![picture](../icon.png)", "../icon.png")]
    [TestCase("[this](#there), [that](https://example.org/a.md)")]
    public void RelativeLink_WhenPlanted_IsFound(string text, params string[] expected) => RelativeLinks(text).ShouldBe(expected);

    private static IEnumerable<string> RelativeLinks(string markdown) =>
        Link().Matches(markdown).Select(link => link.Groups["target"].Value)
            .Where(target => !target.StartsWith('#') && !Uri.TryCreate(target, UriKind.Absolute, out _));

    [GeneratedRegex(@"\]\((?<target>[^)\s]+)\)")]
    private static partial Regex Link();
}
