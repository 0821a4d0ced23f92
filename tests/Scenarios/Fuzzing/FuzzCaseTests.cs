namespace Leak.Scenarios.Fuzzing;

/// <summary>What the fuzzer has found stays found out: each case holds, and a live client is served beside all of them.</summary>
[Parallelizable]
[Platform("Linux")]
internal sealed class FuzzCaseTests
{
    private const int AtOnce = 50;

    [Test]
    public async Task Cases_ThatBrokeARuleOnce_HoldNow()
    {
        var cancellationToken = TestContext.CurrentContext.CancellationToken;

        var broken = await Task.WhenAll(FuzzCases.All.GroupBy(known => known.Limits.ToString()).Select(group =>
            new FuzzReport(group.First().Limits, AtOnce).FindAsync([.. group.Select(known => known.Script)], countsProcess: false, cancellationToken)));

        broken.Where(text => text is not null).ShouldBeEmpty();
    }
}
