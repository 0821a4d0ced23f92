namespace Leak.Unit.Architecture;

/// <summary>
/// Which project may stand on which. A rule lists what is allowed, so that a new reference has to be thought about here.
/// </summary>
internal static class DependencyRules
{
    private static readonly Dictionary<string, string[]> s_allowed = new()
    {
        ["Profiling"] = [],
        ["Timeouts"] = [],
        ["Clients"] = [],
        // Never the sample server: the suite must run on anybody's.
        ["Bounds"] = ["Clients", "Profiling"],
        // Lifetimes, which it counts, are the park's.
        ["Bounds.Shouldly"] = ["Bounds", "Clients"],
        // Never the sample server, and no test framework: it runs in everybody's.
        ["Testing"] = ["Bounds", "Clients", "Profiling", "Timeouts"],
        // The command carries it: it has no package of its own.
        ["Audit"] = ["Bounds", "Clients"],
        ["Tool"] = ["Audit", "Bounds", "Clients"],
        // Files alone.
        ["Templates"] = [],
        ["Server"] = ["Timeouts", "Profiling"],
        ["Load"] = ["Tool", "Server", "Bounds", "Clients"],
        // Restored to ask the package feed for NBomber, never built.
        ["LoadEngineProbe"] = [],
        ["Scenarios"] = ["Audit", "Load", "Bounds.Shouldly", "Testing"],
        ["Scenarios.Article"] = ["Load", "Bounds.Shouldly"],
        // Reports in a browser, of the unit tests' planted runs.
        ["Pages"] = ["Audit", "Bounds"],
        ["Unit"] = ["Clients", "Bounds", "Bounds.Shouldly", "Testing", "Audit", "Tool", "Profiling", "Timeouts"],
        ["RuntimeAsync"] = ["Profiling"],
        ["Orders"] = ["Timeouts"],
        ["Orders.Tests"] = ["Orders", "Testing"],
        ["Bench"] = ["Clients", "Bounds", "Bounds.Shouldly", "Profiling", "Timeouts"],
    };

    // What users of the libraries would be forced to take along.
    private static readonly string[] s_testFrameworks =
        ["NUnit", "xunit", "MSTest", "TUnit", "Microsoft.NET.Test.Sdk", "FluentAssertions", "AwesomeAssertions", "Shouldly"];

    /// <summary>The libraries that others install.</summary>
    internal static readonly string[] Libraries = ["Clients", "Profiling", "Timeouts", "Bounds", "Bounds.Shouldly", "Testing"];

    /// <returns>What breaks the rules, one line each; empty when nothing does.</returns>
    internal static IEnumerable<string> Violations(ProjectReferences project)
    {
        if (!s_allowed.TryGetValue(project.Name, out var allowed))
        {
            yield return $"{project.Name} has no rule: say in DependencyRules what it may reference.";
            yield break;
        }

        foreach (var reference in project.Projects.Except(allowed))
        {
            yield return $"{project.Name} must not reference {reference}: only {Listed(allowed)}.";
        }

        if (Libraries.Contains(project.Name))
        {
            foreach (var package in project.Packages.Where(package => IsForbidden(project.Name, package)))
            {
                yield return $"{project.Name} must not reference {package}: a library brings no test framework to its users.";
            }
        }
    }

    private static bool IsForbidden(string library, string package) =>
        !(library == "Bounds.Shouldly" && package == "Shouldly")
        && s_testFrameworks.Any(framework => package.StartsWith(framework, StringComparison.OrdinalIgnoreCase));

    private static string Listed(string[] allowed) => allowed.Length == 0 ? "nothing of ours" : string.Join(", ", allowed);
}
