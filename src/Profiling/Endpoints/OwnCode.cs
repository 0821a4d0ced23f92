using Leak.Profiling.Naming;

namespace Leak.Profiling.Endpoints;

/// <summary>The code of the application, by the names of assemblies.</summary>
/// <param name="assembly">
/// The simple name of an assembly, or what it begins with up to a dot; empty: any that is not the framework's, nor of this project.
/// </param>
internal sealed class OwnCode(string assembly)
{
    private static readonly string[] s_others = ["System", "Microsoft", "mscorlib", "netstandard", "Leak"];

    /// <summary>Whether an assembly has code of the application.</summary>
    public bool Has(string name) => assembly.Length > 0 ? NamedFrame.IsNamed(name, assembly) : name.Length > 0 && !Array.Exists(s_others, other => NamedFrame.IsNamed(name, other));
}
