using Leak.Audit.Findings;

namespace Leak.Audit.Comparing;

/// <summary>What the reader must know of two audits before their differences mean something.</summary>
internal static class ComparisonRemarks
{
    public static IEnumerable<string> Of(AuditReport before, AuditReport after)
    {
        if (!before.Targets.ToHashSet(StringComparer.OrdinalIgnoreCase).SetEquals(after.Targets))
        {
            yield return $"the audits are of different targets: {string.Join(", ", before.Targets)} before, {string.Join(", ", after.Targets)} now";
        }

        if ((before.Server.Product, before.Server.Version) != (after.Server.Product, after.Server.Version))
        {
            yield return $"the server was {Name(before.Server)} before, and is {Name(after.Server)} now";
        }

        if (before.Watch != after.Watch)
        {
            yield return $"connections were watched for {Limits.Seconds(before.Watch)} s before, and for {Limits.Seconds(after.Watch)} s now";
        }

        if ((before.LeftBehind.Count > 0) != (after.LeftBehind.Count > 0))
        {
            yield return $"something was left behind {(before.LeftBehind.Count > 0 ? "before, and nothing is known of it now" : "now, and nothing is known of it before")}";
        }

        foreach (var (report, when) in new[] { (before, "before"), (after, "now") })
        {
            if (report.Interrupted)
            {
                yield return $"the audit {when} was stopped";
            }

            foreach (var trouble in report.Troubles)
            {
                yield return $"{when}: {trouble}";
            }
        }
    }

    private static string Name(ServerIdentity server) =>
        server.Product is null ? "not recognised" : server.Version is null ? server.Product : $"{server.Product} {server.Version}";
}
