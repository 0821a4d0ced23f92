using Leak.Bounds.Facts;
using Leak.Bounds.Shouldly;
using Leak.Clients.Catalog;

namespace Leak.Scenarios.EveryStall;

/// <summary>With one limit off its stalls are closed by it no more: the next limit has them, or nothing has. All others are as before.</summary>
internal sealed class WrongDefenceTests
{
    private static readonly string[] s_its =
        [.. Stalls.All.Where(stall => stall.StoppedBy == StallRuns.LimitOff).Select(stall => stall.Id)];

    [TestCaseSource(typeof(StallRuns), nameof(StallRuns.Ids))]
    public void Stall_WithOneLimitOff_IsClosedByTheNextOrAsBefore(string id) => StallRuns.Of(StallRuns.Without, id).ShouldBeAsExpected();

    [TestCaseSource(nameof(s_its))]
    public void StallOfTheLimit_WithThatOff_IsNotClosedByIt(string id)
    {
        var (with, without) = ((StallRecord)StallRuns.Of(StallRuns.On, id).Record, (StallRecord)StallRuns.Of(StallRuns.Without, id).Record);

        without.Plan.Expectation.Limit.Name.ShouldBe(LimitNames.Handler);
        without.LimitsFired!.ShouldNotContainKey("request_read_timeout");

        // On HTTP/2 the next limit has the stream, and the connection's account names the one that closes it, as before.
        if (with.Plan.Stall.Listener == ServerListener.Http1)
        {
            with.LimitsFired!.ShouldContainKey("request_read_timeout");
            without.LimitsFired!.ShouldContainKey("handler_timeout");
        }
    }
}
