using Leak.Bounds.Workloads;

namespace Leak.Bounds.Verdicts;

/// <summary>Once the clients are gone, the server has recorded the end of every connection of a stall, but for handlers that ignore their token.</summary>
internal static class LeftBehindBound
{
    public static Finding Judge(Observation observation, WorkloadRecord record)
    {
        var id = record.Plan.Workload.Id;
        if (record.LeftBehind is not { } left)
        {
            return new Finding.NotJudged(new UnjudgedBound(
                BoundNames.LeftBehind, "the server does not tell connections apart.", Unit: "connections", Workload: id));
        }

        // What one endpoint may keep is shared by the stalls that ask it.
        var deaf = DeafShare.Of(observation.Scenario, record.Plan.Workload is IStall { IsDeaf: true }
            ? observation.Workloads.Where(other => other.Plan.Workload.Endpoint == record.Plan.Workload.Endpoint)
            : []);
        if (deaf.Missing is { } missing)
        {
            return new Finding.NotJudged(new UnjudgedBound(BoundNames.LeftBehind, missing, Unit: "connections", Workload: id));
        }

        return new Finding.Judged(
            new BoundResult(
                BoundNames.LeftBehind,
                $"connections that the server still held once the clients were gone ≤ {(deaf.Text.Length == 0 ? "0" : deaf.Text)}",
                deaf.Requests,
                left,
                "connections",
                left <= deaf.Requests,
                Workload: id),
            Growth: true);
    }
}
