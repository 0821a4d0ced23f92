using System.Globalization;
using Leak.Bench.Measuring;

namespace Leak.Bench.Timeouts;

/// <summary>What the timeouts cost, counted.</summary>
internal static class TimeoutsCounts
{
    public static int Run(string[] args)
    {
        Programs.BuildServer();
        PostCounts.Run(
            args.Length > 0 ? int.Parse(args[0], CultureInfo.InvariantCulture) : 5,
            new("with", (port, diagnostics) => Programs.Server(port, diagnostics, tracks: false, timeouts: true)),
            new("without", (port, diagnostics) => Programs.Server(port, diagnostics, tracks: false)));
        return 0;
    }
}
