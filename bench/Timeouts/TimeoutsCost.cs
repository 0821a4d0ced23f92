using System.Globalization;
using Leak.Bench.Measuring;

namespace Leak.Bench.Timeouts;

/// <summary>What the timeouts cost <c>POST /post</c>, against the same server without them.</summary>
internal static class TimeoutsCost
{
    public static int Run(string[] args)
    {
        var pairs = args.Length > 0 ? int.Parse(args[0], CultureInfo.InvariantCulture) : 10;
        Programs.BuildServer();
        PostComparison.Run(
            pairs,
            new("timeouts on", (port, diagnostics) => Programs.Server(port, diagnostics, tracks: false, timeouts: true)),
            new("off", (port, diagnostics) => Programs.Server(port, diagnostics, tracks: false)));
        return 0;
    }
}
