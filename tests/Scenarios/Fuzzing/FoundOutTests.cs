using Leak.Scenarios.Fuzzing.Judging;
using Leak.Scenarios.Fuzzing.Steps;

namespace Leak.Scenarios.Fuzzing;

/// <summary>The other side: a server without the limits is found out, and what it is found out by shrinks to its shortest.</summary>
[Parallelizable(ParallelScope.All)]
[Category("Slow")]
[Platform("Linux")]
internal sealed class FoundOutTests
{
    private static readonly FuzzLimits s_told = FuzzLimits.All with { AreServed = false };

    /// <summary>A byte at a time: more and more header lines the server itself would refuse, on a slow machine before the script is late enough.</summary>
    [Test]
    public async Task Server_ThatHoldsAConnection_IsFoundOutByItsShortestScript()
    {
        var script = FuzzScript.Parse(@"seed 7, steps: open http1 0; read all; pause 20; send GET / HT; pause 10; send TP/1.1\r\nX-a:; each 300 send b");

        var found = await FindAsync(script);

        found.ShouldNotBeNull().ShouldContain("1 × Held on http1: the server holds the connection");
        found.ShouldContain("shortest: seed 7, steps: open http1 0\n");
    }

    [Test]
    public async Task Server_WithItsLimits_IsNotFoundOut()
    {
        var script = FuzzScript.Parse(@"seed 9, steps: open http1 0; send GET / HT; each 300 send T");

        var found = await new FuzzReport(FuzzLimits.All, 10) { WithLive = false }.FindAsync([script], countsProcess: false, TestContext.CurrentContext.CancellationToken);

        found.ShouldBeNull();
    }

    private static Task<string?> FindAsync(FuzzScript script) =>
        new FuzzReport(s_told, 10) { WithLive = false }.FindAsync([script], countsProcess: false, TestContext.CurrentContext.CancellationToken);
}
