using Leak.Bounds.Plans;
using Leak.Clients.Catalog;

namespace Leak.Unit.Bounds.Plans;

internal sealed class ForeignServerTests
{
    private static readonly TimeSpan s_limit = TimeSpan.FromSeconds(7);

    [TestCase(true, ExpectedEnd.ClosedByLimit)]
    [TestCase(false, ExpectedEnd.Held)]
    public void Stall_IsClosedByItsLimitOrHeld(bool isMeantToStop, ExpectedEnd end)
    {
        var expectation = Server(isMeantToStop).Expect(Stalls.Tcp.Idle);

        expectation.End.ShouldBe(end);
        expectation.Limits.ShouldHaveSingleItem().ShouldBe(new Limit(Stalls.Tcp.Idle.StoppedBy, s_limit, FiresAs: null));
        expectation.Abandoned.ShouldBeNull();
    }

    [Test]
    public void Stall_WhichTheServerClosesOfItself_IsTheSameWithTimeoutsOnAndOff([Values] bool isMeantToStop)
    {
        var expectation = Server(isMeantToStop).Expect(Stalls.Http1.UnreadBody);

        expectation.End.ShouldBe(ExpectedEnd.ClosedByServer);
        expectation.Limit.Value.ShouldBe(TimeSpan.FromSeconds(5));
    }

    private static ForeignServer Server(bool isMeantToStop) => new(isMeantToStop, s_limit, TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(10));
}
