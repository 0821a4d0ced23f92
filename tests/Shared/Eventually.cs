using System.Diagnostics;

namespace Leak.Shared;

/// <summary>Waits for what must come about, however busy the machine is.</summary>
internal static class Eventually
{
    /// <summary>How long anything is waited for, in any test. Reached only by what is broken.</summary>
    public static readonly TimeSpan Ceiling = TimeSpan.FromSeconds(30);

    private static readonly TimeSpan s_pause = TimeSpan.FromMilliseconds(10);

    /// <summary>Reads until the value is as it must be, and returns it.</summary>
    /// <param name="read">Reads the value.</param>
    /// <param name="isRight">Whether the value is as it must be.</param>
    /// <param name="what">What is waited for: <c>the request to begin</c>.</param>
    /// <param name="describe">The value in words. Default: its own text.</param>
    /// <param name="ceiling">How long it is waited for. Default: <see cref="Ceiling"/>; longer where many processes must start first.</param>
    /// <exception cref="ShouldAssertException">It never was; the message has the last value, the bound and the time waited.</exception>
    public static async Task<T> ReadAsync<T>(Func<Task<T>> read, Func<T, bool> isRight, string what, Func<T, string>? describe = null, TimeSpan? ceiling = null)
    {
        var most = ceiling ?? Ceiling;
        var waited = Stopwatch.StartNew();
        while (true)
        {
            var value = await read().WaitAsync(most);
            if (isRight(value))
            {
                return value;
            }

            if (waited.Elapsed > most)
            {
                throw new ShouldAssertException(
                    $"Waited {waited.Elapsed.TotalSeconds:F1} s, the ceiling is {most.TotalSeconds:F0} s, for {what}; last seen: {describe?.Invoke(value) ?? $"{value}"}");
            }

            await Task.Delay(s_pause);
        }
    }

    /// <summary>Reads until the value is as it must be, and returns it.</summary>
    /// <exception cref="ShouldAssertException">It never was.</exception>
    public static Task<T> UntilAsync<T>(Func<T> read, Func<T, bool> isRight, string what, Func<T, string>? describe = null) =>
        ReadAsync(() => Task.FromResult(read()), isRight, what, describe);

    /// <summary>Reads until the value is the expected one.</summary>
    /// <param name="what">What is read: <c>the number of connections</c>.</param>
    /// <param name="read">Reads the value.</param>
    /// <param name="expected">What it must become.</param>
    /// <exception cref="ShouldAssertException">It never was.</exception>
    public static Task BeAsync<T>(string what, Func<Task<T>> read, T expected) =>
        ReadAsync(read, value => Equals(value, expected), $"{what} to be {expected}");

    /// <summary>Reads until the value is the expected one.</summary>
    /// <exception cref="ShouldAssertException">It never was.</exception>
    public static Task BeAsync<T>(string what, Func<T> read, T expected) => BeAsync(what, () => Task.FromResult(read()), expected);
}
