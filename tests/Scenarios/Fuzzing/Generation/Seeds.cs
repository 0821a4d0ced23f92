using Leak.Scenarios.Fuzzing.Steps;

namespace Leak.Scenarios.Fuzzing.Generation;

/// <summary>The scripts of many seeds.</summary>
internal static class Seeds
{
    /// <summary>All of them.</summary>
    public static IReadOnlyList<FuzzScript> Of(int first, int count) => [.. Enumerable.Range(first, count).Select(ScriptGenerator.Generate)];

    /// <summary>Without those that stay on the diagnostics: these take the diagnostics' own limits, up to a minute and more.</summary>
    public static IReadOnlyList<FuzzScript> OfShort(int first, int count) =>
        [.. Of(first, count).Where(script => script.Where != Where.Diagnostics || script.Steps[^1].Verb is Verbs.Leave or Verbs.Reset)];
}
