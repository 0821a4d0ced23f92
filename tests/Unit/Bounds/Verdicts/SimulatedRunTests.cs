using Leak.Bounds.Plans;
using Leak.Bounds.Verdicts;

namespace Leak.Unit.Bounds.Verdicts;

/// <summary>Ten thousand runs on machines that were late: no server within its bounds is called Growing, and no server that was late passes.</summary>
[Parallelizable]
internal sealed class SimulatedRunTests
{
    private const int Few = 300;
    private const int Many = 5_000;

    [TestCase(Few)]
    [TestCase(Many, Category = "Slow")]
    public void Servers_WithinTheirBoundsButForTheMachine_AreNeverGrowing(int runs)
    {
        var verdicts = new Dictionary<Verdict, int>();
        for (var seed = 0; seed < runs; seed++)
        {
            var simulated = new SimulatedRuns(seed);

            var verdict = ScenarioVerdict.Of(simulated.Run((_, _) => 0));

            verdict.Verdict.ShouldNotBe(Verdict.Growing, $"seed {seed}: {string.Join('\n', verdict.Reasons)}");
            (simulated.IsLate || verdict.AsExpected).ShouldBeTrue($"seed {seed}, the machine was never late: {string.Join('\n', verdict.Reasons)}");
            verdicts[verdict.Verdict] = verdicts.GetValueOrDefault(verdict.Verdict) + 1;
        }

        // Both are tried: runs that the machine spoilt, and runs that it did not.
        verdicts[Verdict.Bounded].ShouldBeGreaterThan(runs / 10);
        verdicts[Verdict.Inconclusive].ShouldBeGreaterThan(runs / 10);
    }

    [TestCase(Few)]
    [TestCase(Many, Category = "Slow")]
    public void Servers_LateByMoreThanTheMachine_AreNeverBounded(int runs)
    {
        var verdicts = new Dictionary<Verdict, int>();
        for (var seed = 0; seed < runs; seed++)
        {
            var simulated = new SimulatedRuns(seed);
            var late = new Random(seed).Next(0, 24);

            var verdict = ScenarioVerdict.Of(simulated.Run((number, random) => number == late ? random.Next(1, 200) : 0));

            verdict.Verdict.ShouldNotBe(Verdict.Bounded, $"seed {seed}");
            (simulated.IsLate || verdict.Verdict == Verdict.Growing).ShouldBeTrue($"seed {seed}, the machine was never late");
            verdicts[verdict.Verdict] = verdicts.GetValueOrDefault(verdict.Verdict) + 1;
        }

        verdicts[Verdict.Growing].ShouldBeGreaterThan(runs / 2);
    }
}
