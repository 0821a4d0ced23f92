using Leak.Profiling.Naming;

namespace Leak.Profiling.Lints;

/// <summary>Tells methods of .NET and ASP.NET Core, which a lint's reader cannot change, and which know what they do.</summary>
internal static class FrameworkCode
{
    private static readonly string[] s_prefixes = ["System.", "Microsoft.AspNetCore.", "Microsoft.Extensions."];

    public static bool Has(NamedFrame frame) => s_prefixes.Any(prefix => frame.Assembly.StartsWith(prefix, StringComparison.Ordinal));
}
