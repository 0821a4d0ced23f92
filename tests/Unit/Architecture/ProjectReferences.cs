using System.Reflection;
using System.Xml.Linq;

namespace Leak.Unit.Architecture;

/// <summary>What one of our projects references: by its project file, or by the assembly that was compiled from it.</summary>
/// <param name="Name">Without the <c>Leak.</c> of its assembly.</param>
/// <param name="Projects">Ours, named in the same way.</param>
/// <param name="Packages">Everybody else's.</param>
internal sealed record ProjectReferences(string Name, IReadOnlyList<string> Projects, IReadOnlyList<string> Packages)
{
    private const string Ours = "Leak.";

    internal static ProjectReferences OfFile(string path)
    {
        var project = XDocument.Load(path);

        return new ProjectReferences(
            Path.GetFileNameWithoutExtension(path),
            [.. Included("ProjectReference").Select(reference => Path.GetFileNameWithoutExtension(reference.Replace('\\', '/')))],
            [.. Included("PackageReference")]);

        IEnumerable<string> Included(string item) =>
            project.Descendants(item).Select(it => (string?)it.Attribute("Include")).OfType<string>();
    }

    /// <remarks>Shows what a shared props file adds, too; only what is used is compiled in.</remarks>
    internal static ProjectReferences OfAssembly(Assembly assembly)
    {
        var names = assembly.GetReferencedAssemblies().Select(reference => reference.Name!).ToList();

        return new ProjectReferences(
            assembly.GetName().Name![Ours.Length..],
            [.. names.Where(IsOurs).Select(name => name[Ours.Length..])],
            [.. names.Where(name => !IsOurs(name))]);
    }

    private static bool IsOurs(string name) => name.StartsWith(Ours, StringComparison.Ordinal);
}
