using System.IO.Compression;
using System.Xml.Linq;

namespace Leak.Scenarios.Packages;

/// <summary>
/// The packages as a feed has them: packed from this checkout, once for all tests, or those of the folder that <c>LEAK_PACKAGES</c> names.
/// </summary>
[SetUpFixture]
internal sealed class Feed
{
    private static string s_root = "";

    /// <summary>The folder with the packages.</summary>
    public static string Folder { get; private set; } = "";

    /// <summary>What stands for the user's own packages: what is restored from the feed lies here.</summary>
    public static string UserPackages => Path.Combine(s_root, "user");

    /// <summary>The packages' version.</summary>
    public static string Version { get; private set; } = "";

    /// <summary>What the packages are called.</summary>
    public static string[] Names { get; } =
    [
        "Leak.Bounds", "Leak.Bounds.Shouldly", "Leak.Clients", "Leak.Profiling", "Leak.Templates", "Leak.Testing", "Leak.Timeouts", "Leak.Tool",
    ];

    [OneTimeSetUp]
    public async Task PackAsync()
    {
        s_root = Directory.CreateTempSubdirectory("leak-packages-").FullName;
        if (Environment.GetEnvironmentVariable("LEAK_PACKAGES") is { Length: > 0 } packed)
        {
            Folder = packed;
        }
        else
        {
            Folder = Path.Combine(s_root, "feed");
            await DotnetRun.SucceedAsync(Repository.Root, packages: null, "pack", "-o", Folder);
        }

        // With the machine's own sources beside it: NuGet reads those of the folders above and of the user, too.
        new XElement("configuration", new XElement("packageSources", new XElement("add", new XAttribute("key", "leak"), new XAttribute("value", Folder))))
            .Save(Path.Combine(s_root, "nuget.config"));
        var package = Directory.EnumerateFiles(Folder, "Leak.Clients.*.nupkg").ShouldHaveSingleItem("one version of each package is looked for");
        Version = Path.GetFileNameWithoutExtension(package)["Leak.Clients.".Length..];
    }

    [OneTimeTearDown]
    public void Delete()
    {
        if (Directory.Exists(s_root))
        {
            Directory.Delete(s_root, recursive: true);
        }
    }

    /// <summary>A package's file, opened.</summary>
    public static ZipArchive Open(string name, string extension = "nupkg") =>
        ZipFile.OpenRead(Path.Combine(Folder, $"{name}.{Version}.{extension}"));

    /// <summary>A new folder, from which packages are restored out of the feed.</summary>
    public static string MakeFolder(string name) => Directory.CreateDirectory(Path.Combine(s_root, name)).FullName;
}
