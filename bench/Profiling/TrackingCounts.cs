using System.Globalization;
using Leak.Bench.Measuring;

namespace Leak.Bench.Profiling;

/// <summary>What tracking costs, counted: with operations held by the profile, held weakly, and not tracked.</summary>
internal static class TrackingCounts
{
    public static int Run(string[] args)
    {
        Programs.BuildServer();
        PostCounts.Run(
            args.Length > 0 ? int.Parse(args[0], CultureInfo.InvariantCulture) : 5,
            new("tracked", (port, diagnostics) => Programs.Server(port, diagnostics)),
            new("weakly", (port, diagnostics) => Programs.Server(port, diagnostics, isWeak: true)),
            new("not tracked", (port, diagnostics) => Programs.Server(port, diagnostics, tracks: false)));
        return 0;
    }
}
