using Leak.Bounds.Probes;

namespace Leak.Unit.Bounds.Probes;

/// <summary>Waits for what a socket test expects, and says what was seen last where it does not come.</summary>
internal static class Eventually
{
    /// <summary>Far above what a busy machine needs; a passing test never waits for it.</summary>
    private static readonly TimeSpan Ceiling = TimeSpan.FromSeconds(20);

    public static async Task ShouldReadAsync(this IProbe probe, double expected) =>
        await BeAsync(probe.Name, async () => await probe.ReadAsync(default), expected);

    public static async Task BeAsync<T>(string what, Func<Task<T>> readAsync, T expected)
    {
        using var ceiling = new CancellationTokenSource(Ceiling);
        while (true)
        {
            var value = await readAsync().WaitAsync(Ceiling);
            if (Equals(value, expected))
            {
                return;
            }

            ceiling.IsCancellationRequested.ShouldBeFalse($"{what} was {value} and never {expected} within {Ceiling.TotalSeconds} s");
            await Task.Delay(5);
        }
    }

    public static Task BeAsync<T>(string what, Func<T> read, T expected) => BeAsync(what, () => Task.FromResult(read()), expected);
}
