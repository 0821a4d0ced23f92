namespace Leak.Unit.Build;

/// <summary>A run that says it rolls forward to .NET 11 (<c>eng/net11.sh</c>, the workflow) must be on it, or 10 would be tested twice.</summary>
[Parallelizable]
internal sealed class RollForwardTests
{
    [Test]
    public void Runtime_WhenItIsToRollForward_IsNewerThanWhatTheTestsAreBuiltFor()
    {
        var rollsForward = Environment.GetEnvironmentVariable("DOTNET_ROLL_FORWARD") == "LatestMajor";

        Environment.Version.Major.ShouldBeGreaterThanOrEqualTo(rollsForward ? 11 : 10, $"rolls forward: {rollsForward}");
    }
}
