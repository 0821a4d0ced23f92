using System.Diagnostics;

namespace Leak.Scenarios.Shards;

/// <summary>Waits for what several processes do together, on a busy machine too.</summary>
internal static class LongWait
{
    /// <summary>How long; reached only by what is broken.</summary>
    public static readonly TimeSpan Ceiling = TimeSpan.FromMinutes(3);

    private static readonly TimeSpan s_pause = TimeSpan.FromMilliseconds(100);

    /// <summary>Waits until it is so.</summary>
    /// <param name="isSo">Whether it is.</param>
    /// <param name="what">What is waited for: <c>the shards to begin</c>.</param>
    /// <param name="describe">What is there in its place, for the failure.</param>
    /// <exception cref="ShouldAssertException">It never was.</exception>
    public static async Task UntilAsync(Func<Task<bool>> isSo, string what, Func<Task<string>> describe)
    {
        var waited = Stopwatch.StartNew();
        while (!await isSo())
        {
            if (waited.Elapsed > Ceiling)
            {
                throw new ShouldAssertException($"Waited {waited.Elapsed.TotalSeconds:F1} s, the ceiling is {Ceiling.TotalSeconds:F0} s, for {what}: {await describe()}");
            }

            await Task.Delay(s_pause);
        }
    }
}
