using System.Collections.Concurrent;

namespace Leak.Bounds.Probes.Tasks;

/// <summary>Which assemblies have which role. A name covers what begins with it and a dot; case does not matter.</summary>
/// <remarks>Thread-safe.</remarks>
internal static class AssemblyRoles
{
    // FSharp.Core and Ply run the asynchronous code of others (NBomber's) as the base class library does.
    private static readonly string[] s_runtime = ["System", "mscorlib", "netstandard", "FSharp.Core", "Ply"];

    private static readonly string[] s_run = ["Leak.Clients", "Leak.Bounds", "Leak.Testing", "Leak.Tool"];

    // Spectre.Console draws the tool's table and NBomber's.
    private static readonly string[] s_driver =
    [
        "NBomber", "Spectre.Console",
        "nunit", "NUnit3", "xunit", "Microsoft.TestPlatform", "Microsoft.VisualStudio.TestPlatform", "Microsoft.Testing",
        "Microsoft.VisualStudio.TestTools", "MSTest", "testhost",
    ];

    private static readonly string[] s_server = ["Microsoft.AspNetCore", "Microsoft.Extensions.Hosting"];

    // A test may use these as well as an app.
    private static readonly string[] s_client =
        ["Microsoft.AspNetCore.SignalR.Client", "Microsoft.AspNetCore.Http.Connections.Client", "Microsoft.AspNetCore.TestHost", "Microsoft.AspNetCore.Mvc.Testing"];

    private static readonly ConcurrentDictionary<string, AssemblyRole> s_known = new();

    public static AssemblyRole Of(string assembly) => s_known.GetOrAdd(assembly, static name =>
        Covers(s_runtime, name) ? AssemblyRole.Runtime
        : Covers(s_run, name) ? AssemblyRole.Run
        : Covers(s_driver, name) ? AssemblyRole.Driver
        : Covers(s_server, name) && !Covers(s_client, name) ? AssemblyRole.Server
        : AssemblyRole.Any);

    private static bool Covers(string[] names, string assembly) => Array.Exists(names, name =>
        assembly.StartsWith(name, StringComparison.OrdinalIgnoreCase) && (assembly.Length == name.Length || assembly[name.Length] == '.'));
}
