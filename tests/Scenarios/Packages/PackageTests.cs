using System.Reflection.Metadata;
using System.Xml.Linq;

namespace Leak.Scenarios.Packages;

/// <summary>What lies in the packages.</summary>
[Category("Slow")]
[Parallelizable(ParallelScope.Children)]
internal sealed class PackageTests
{
    private static IEnumerable<string> Libraries() => Feed.Names.Except(["Leak.Templates", "Leak.Tool"]);

    [Test]
    public void Pack_OfTheSolution_MakesEveryPackageAndNoOther() =>
        Directory.EnumerateFiles(Feed.Folder, "*.nupkg").Select(Path.GetFileName)
            .ShouldBe(Feed.Names.Select(name => $"{name}.{Feed.Version}.nupkg"), ignoreOrder: true);

    [TestCaseSource(typeof(Feed), nameof(Feed.Names))]
    public void Package_OnAFeed_HasWhatItsPageShows(string name)
    {
        using var package = Feed.Open(name);
        using var file = package.GetEntry($"{name}.nuspec").ShouldNotBeNull().Open();
        var metadata = XDocument.Load(file).Root!.Elements().Single();

        Value("readme").ShouldBe("README.md");
        Value("icon").ShouldBe("icon.png");
        Value("license").ShouldBe("MIT");
        Value("releaseNotes").ShouldStartWith("### ");
        Value("tags").ShouldNotBeEmpty();
        package.GetEntry("README.md").ShouldNotBeNull();
        package.GetEntry("icon.png").ShouldNotBeNull();

        string Value(string element) => metadata.Elements().Single(it => it.Name.LocalName == element).Value;
    }

    [TestCaseSource(nameof(Libraries))]
    public void Library_OnAFeed_HasItsDocumentationAndSymbolsWithoutThisMachinesPaths(string name)
    {
        using var package = Feed.Open(name);
        using var symbols = Feed.Open(name, "snupkg");

        package.GetEntry($"lib/net10.0/{name}.xml").ShouldNotBeNull();
        using var bytes = new MemoryStream();
        using (var pdb = symbols.GetEntry($"lib/net10.0/{name}.pdb").ShouldNotBeNull().Open())
        {
            pdb.CopyTo(bytes);
        }

        bytes.Position = 0;
        using var provider = MetadataReaderProvider.FromPortablePdbStream(bytes);
        var reader = provider.GetMetadataReader();
        reader.Documents.Select(handle => reader.GetString(reader.GetDocument(handle).Name)).ShouldAllBe(path => path.StartsWith("/_"));
    }
}
