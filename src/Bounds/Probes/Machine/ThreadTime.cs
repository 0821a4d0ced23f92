using System.Buffers.Text;
using System.Globalization;

namespace Leak.Bounds.Probes.Machine;

/// <summary>What Linux counts of a thread since it began (<c>/proc/77/task/78/schedstat</c>; the kernel's Documentation/scheduler/sched-stats.rst).</summary>
/// <param name="Ran">How long it ran on a processor.</param>
/// <param name="Waited">How long it was ready to run and waited for a processor. A wait is counted when it is over.</param>
internal readonly record struct ThreadTime(TimeSpan Ran, TimeSpan Waited)
{
    // Two numbers of nanoseconds and a third that counts slices.
    private const int MostBytes = 80;

    /// <summary>The times of a process's threads, by their ids; empty where it is gone or the kernel does not tell.</summary>
    /// <param name="process">Its id.</param>
    public static IEnumerable<(int Id, ThreadTime Time)> Read(int process)
    {
        string[] threads;
        try
        {
            threads = Directory.GetDirectories(string.Create(CultureInfo.InvariantCulture, $"/proc/{process}/task"));
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            yield break;
        }

        foreach (var thread in threads)
        {
            if (ReadOne($"{thread}/schedstat") is { } time && int.TryParse(Path.GetFileName(thread), NumberStyles.None, CultureInfo.InvariantCulture, out var id))
            {
                yield return (id, time);
            }
        }
    }

    /// <summary>The text of such a file; <see langword="null"/>: it is not one.</summary>
    internal static ThreadTime? Parse(ReadOnlySpan<byte> text) =>
        Utf8Parser.TryParse(text, out long ran, out var first) && first < text.Length && text[first] == ' '
        && Utf8Parser.TryParse(text[(first + 1)..], out long waited, out _)
            ? new ThreadTime(Nanoseconds(ran), Nanoseconds(waited))
            : null;

    private static ThreadTime? ReadOne(string path)
    {
        try
        {
            using var file = File.OpenHandle(path);
            Span<byte> text = stackalloc byte[MostBytes];
            return Parse(text[..RandomAccess.Read(file, text, fileOffset: 0)]);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // It has ended since it was listed.
            return null;
        }
    }

    private static TimeSpan Nanoseconds(long value) => TimeSpan.FromTicks(value / TimeSpan.NanosecondsPerTick);
}
