using CsCheck;
using Leak.Audit.Capacity;

namespace Leak.Unit.Audit.Capacity;

[Parallelizable(ParallelScope.All)]
internal sealed class CapacityBracketTests
{
    [Test]
    public void Steps_Double_UpToTheCeiling()
    {
        var bracket = new CapacityBracket(300);
        var steps = new List<int>();
        while (bracket.Next is { } next)
        {
            steps.Add(next);
            bracket.Serve(next, next);
        }

        steps.ShouldBe([64, 128, 256, 300]);
        (bracket.Served, bracket.NotServed).ShouldBe((300, null));
    }

    [Test]
    public void Bracket_OfAnyServer_HoldsItsMost_AndIsNarrowOrHadItsRounds() => Gen.Int[1, 20_000].Sample(most =>
    {
        var bracket = new CapacityBracket(20_000);
        var rounds = 0;
        while (bracket.Next is { } next)
        {
            rounds += bracket.NotServed is null ? 0 : 1;
            if (next <= most)
            {
                bracket.Serve(next, next);
            }
            else
            {
                bracket.Fail(next, next, next);
            }
        }

        bracket.Served.ShouldBeLessThanOrEqualTo(most);
        rounds.ShouldBeLessThanOrEqualTo(6);
        if (bracket.NotServed is { } beyond)
        {
            beyond.ShouldBeGreaterThan(most);
            (rounds == 6 || beyond - bracket.Served <= Math.Max(1, beyond / 20)).ShouldBeTrue();
        }
        else
        {
            bracket.Served.ShouldBe(20_000);
        }
    });

    [Test]
    public void Bracket_OfAServerThatEnds_CountsWhatWasGiven()
    {
        var bracket = new CapacityBracket(300);
        bracket.Serve(64, 64);

        bracket.Fail(asked: 128, open: 0, given: 101);

        bracket.NotServed.ShouldBe(101);
    }
}
