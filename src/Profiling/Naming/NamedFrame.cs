namespace Leak.Profiling.Naming;

/// <summary>A method in a stack by its name in the source, and the await that it is parked on.</summary>
/// <param name="Method">As in the source: <c>HttpConnection.ProcessRequestsAsync&lt;TContext&gt;</c>.</param>
/// <param name="Assembly">The simple name of its assembly.</param>
/// <param name="Site">The await; null where it is not parked on one.</param>
internal sealed record NamedFrame(string Method, string Assembly, AwaitSite? Site = null)
{
    /// <summary>Where the await stands in the source. Read from the PDB when it is first asked for.</summary>
    public SourceLocation Location => Site?.Location ?? SourceLocation.Unknown;

    /// <summary>Whether an assembly is the one of that name, or one whose name begins with it up to a dot.</summary>
    public static bool IsNamed(string assembly, string name) =>
        assembly.StartsWith(name, StringComparison.Ordinal) && (assembly.Length == name.Length || assembly[name.Length] == '.');
}
