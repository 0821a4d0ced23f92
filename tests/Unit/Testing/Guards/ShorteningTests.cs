using CsCheck;
using Leak.Testing.Guards;

namespace Leak.Unit.Testing.Guards;

/// <summary>Limits that are made short mean what they meant.</summary>
[Parallelizable]
internal sealed class ShorteningTests
{
    private static readonly Gen<TimeSpan> s_limit = Gen.Double[0.1, 600].Select(TimeSpan.FromSeconds);

    [Test]
    public void Limits_WhenShort_KeepTheirOrderAndTheirEquality() => s_limit.List[1, 12].Sample(limits =>
    {
        var shortening = new Shortening(limits);
        return (from one in limits
                from other in limits
                select Math.Sign(one.CompareTo(other)) == Math.Sign(shortening.Of(one).CompareTo(shortening.Of(other)))).All(same => same);
    });

    [Test]
    public void Limits_WhenShort_AreNeverLonger() => s_limit.List[1, 12].Sample(limits =>
        limits.TrueForAll(limit => new Shortening(limits).Of(limit) <= limit));

    [Test]
    public void Limits_WhichAreNotShort_BecomeSoAndMoreThanAHeartbeat() =>
        new Shortening(Seconds(5, 10, 30, 130)).Of(TimeSpan.FromSeconds(5)).ShouldBe(TimeSpan.FromSeconds(1.5));

    [TestCase(0)]
    [TestCase(-0.001)]
    [TestCase(600.001)]
    [TestCase(86_400)]
    public void Value_WhichBoundsNothing_IsNeverMadeShort(double seconds) =>
        new Shortening(Seconds(5, seconds)).Of(TimeSpan.FromSeconds(seconds)).ShouldBe(TimeSpan.FromSeconds(seconds));

    private static IEnumerable<TimeSpan> Seconds(params double[] seconds) => seconds.Select(TimeSpan.FromSeconds);
}
