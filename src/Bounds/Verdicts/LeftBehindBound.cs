using Leak.Bounds.Facts;

namespace Leak.Bounds.Verdicts;

/// <summary>Once the clients are gone, the server has recorded the end of every connection of a stall, but for handlers that ignore their token.</summary>
internal sealed class LeftBehindBound : StallBound
{
    protected override IEnumerable<BoundOutcome> Judge(Observation observation, StallRecord record)
    {
        // What one endpoint may keep is shared by the stalls that ask it.
        var abandoned = AbandonedShare.Limited(observation.Scenario, record.Plan.Expectation.Abandoned is null
            ? []
            : observation.Stalls.Where(other => other.Plan.Stall.Path == record.Plan.Stall.Path));
        if ((record.LeftBehind is null ? "the server does not tell connections apart." : abandoned.Missing) is { } missing)
        {
            yield return new UnjudgedBound(BoundNames.LeftBehind, missing, Unit: "connections", Workload: record.Id);
            yield break;
        }

        var left = record.LeftBehind!.Value;
        var isMeant = left > abandoned.Requests && observation.Scenario.Abandons(record.Plan);
        yield return new BoundResult(
            BoundNames.LeftBehind,
            $"connections that the server still held once the clients were gone ≤ {(abandoned.Text.Length == 0 ? "0" : abandoned.Text)}",
            abandoned.Requests,
            left,
            "connections",
            left <= abandoned.Requests,
            Workload: record.Id,
            Detail: isMeant ? $"As expected: with MaxRequests off nothing limits the requests of {record.Plan.Stall.Path}, whose handler ignores its token." : null)
        {
            IsMeant = isMeant,
        };
    }
}
