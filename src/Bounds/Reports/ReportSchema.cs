using System.Reflection;

namespace Leak.Bounds.Reports;

/// <summary>JSON Schemas (draft 2020-12) of this project's reports, as they are in docs/schemas.</summary>
internal static class ReportSchema
{
    /// <summary>Of report.json.</summary>
    public static string Text { get; } = Read(typeof(ReportSchema).Assembly, "report.schema.json");

    /// <summary>One that an assembly carries.</summary>
    /// <param name="assembly">The assembly.</param>
    /// <param name="name">The name of the resource.</param>
    internal static string Read(Assembly assembly, string name)
    {
        using var stream = assembly.GetManifestResourceStream(name) ?? throw new InvalidOperationException($"{assembly.GetName().Name} carries no {name}.");
        using var reader = new StreamReader(stream);
        return reader.ReadToEnd();
    }
}
