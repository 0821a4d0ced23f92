using System.Diagnostics;

namespace Leak.Scenarios.Endpoints;

/// <summary>Waits for what must come about, however busy the machine is.</summary>
internal static class Eventually
{
    /// <summary>How long anything is waited for. Reached only by what is broken.</summary>
    public static readonly TimeSpan Ceiling = TimeSpan.FromSeconds(30);

    private static readonly TimeSpan _pause = TimeSpan.FromMilliseconds(20);

    /// <summary>Reads until the value is as it must be, and returns it.</summary>
    /// <exception cref="ShouldAssertException">It never was; the message has the last value.</exception>
    public static async Task<T> ReadAsync<T>(Func<Task<T>> read, Func<T, bool> isRight, string what)
    {
        var waited = Stopwatch.StartNew();
        while (true)
        {
            var value = await read();
            if (isRight(value))
            {
                return value;
            }

            if (waited.Elapsed > Ceiling)
            {
                throw new ShouldAssertException($"Waited {waited.Elapsed.TotalSeconds:F0} s for {what}; last seen: {value}");
            }

            await Task.Delay(_pause);
        }
    }
}
