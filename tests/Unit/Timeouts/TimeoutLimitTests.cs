using Leak.Timeouts;
using Leak.Timeouts.Limits;

namespace Leak.Unit.Timeouts;

internal sealed class TimeoutLimitTests
{
    [Test]
    public void Members_AreThoseThatTheWatchesKnow() =>
        Enum.GetValues<TimeoutLimit>().Select(limit => ($"{limit}", (int)limit))
            .ShouldBe(Enum.GetValues<Limit>().Select(limit => ($"{limit}", (int)limit)));
}
