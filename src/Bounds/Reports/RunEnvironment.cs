using System.Reflection;
using System.Runtime.InteropServices;
using System.Text.RegularExpressions;
using Leak.Bounds.Probes.Machine;

namespace Leak.Bounds.Reports;

/// <summary>Where a run took place.</summary>
/// <param name="Runtime">The runtime and its version.</param>
/// <param name="Os">The operating system, its version and the processor's architecture.</param>
/// <param name="Cores">Cores that the process may use.</param>
/// <param name="DescriptorLimit">File descriptors that the process may hold; <see langword="null"/>: not known, or no limit.</param>
/// <param name="Commit">The commit that was built; <see langword="null"/>: not known.</param>
/// <param name="CommandLine">The arguments, quoted where they need it, without the credentials of an address.</param>
public sealed partial record RunEnvironment(
    string Runtime, string Os, int Cores, long? DescriptorLimit, string? Commit, string CommandLine)
{
    /// <summary>This process's environment.</summary>
    /// <param name="assembly">The assembly whose informational version bears the commit, after a <c>+</c>.</param>
    /// <param name="arguments">The command line's arguments.</param>
    public static RunEnvironment Of(Assembly assembly, IEnumerable<string> arguments)
    {
        ArgumentNullException.ThrowIfNull(assembly);
        var version = assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion ?? "";
        var plus = version.IndexOf('+', StringComparison.Ordinal);
        return new RunEnvironment(
            RuntimeInformation.FrameworkDescription,
            $"{RuntimeInformation.OSDescription} {RuntimeInformation.OSArchitecture}",
            Environment.ProcessorCount,
            DescriptorBudget.Read() is { Unavailable: null } budget ? budget.Limit : null,
            plus < 0 ? null : version[(plus + 1)..],
            string.Join(' ', arguments.Select(Quote)));
    }

    private static string Quote(string argument)
    {
        var safe = Credentials().Replace(argument, "://…@");
        return safe.Length > 0 && !safe.Any(character => char.IsWhiteSpace(character) || character is '"' or '\'')
            ? safe
            : $"\"{safe.Replace("\"", "\\\"", StringComparison.Ordinal)}\"";
    }

    [GeneratedRegex("://[^/?#@]*@")]
    private static partial Regex Credentials();
}
