using System.Net;
using Leak.Audit.Findings;
using Leak.Audit.Looking;
using Leak.Audit.Runs;
using Leak.Clients.Catalog;

namespace Leak.Unit.Audit.Runs;

[Parallelizable(ParallelScope.All)]
internal sealed class RepeatedLookTests
{
    [Test]
    public async Task Look_OnAMachineThatWasNotLate_IsTakenOnce() => (await LookAsync(isContended: false, 3, 0)).ShouldBe((3, 1));

    [Test]
    public async Task Look_OnAMachineThatWasLate_IsTakenAgain_AndTheOneThatFoundMostCounts() => (await LookAsync(isContended: true, 3, 1, 2)).ShouldBe((1, 3));

    [Test]
    public async Task Look_ThatFoundAll_IsNotTakenAgain() => (await LookAsync(isContended: true, 2, 0)).ShouldBe((0, 2));

    private static async Task<(int Missing, int Looks)> LookAsync(bool isContended, params int[] missing)
    {
        var looks = 0;
        var best = await RepeatedLook.BestAsync(() => Task.FromResult(Without(missing[looks++])), () => TimeSpan.Zero, (_, _) => isContended);
        return (best.NotTried.Count, looks);
    }

    private static LookResult Without(int stalls) => new()
    {
        EndPoints = new Dictionary<ServerListener, IPEndPoint>(),
        Found = [],
        Server = new ServerIdentity(null, null, null),
        Paths = new Dictionary<string, string>(),
        NotTried = Enumerable.Range(0, stalls).ToDictionary(number => $"{number}", _ => new NotTried("", null)),
    };
}
