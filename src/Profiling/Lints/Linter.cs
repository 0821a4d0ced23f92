using Leak.Profiling.Ages;
using Leak.Profiling.Capturing;
using Leak.Profiling.Requests;

namespace Leak.Profiling.Lints;

/// <summary>Runs the lints that are on.</summary>
internal static class Linter
{
    /// <param name="reader">The operations.</param>
    /// <param name="ages">How old they are.</param>
    /// <param name="settings">Which lints, and from what on.</param>
    /// <param name="requests">The requests in progress; null where nobody notes them.</param>
    /// <exception cref="NotSupportedException">The source does not tell operations apart.</exception>
    public static IReadOnlyList<LintFinding> Run(OperationReader reader, AgeKeeper? ages, LintSettings settings, OpenRequests? requests)
    {
        if (reader.Table is not { } table || ages is null)
        {
            throw new NotSupportedException($"Lints look at single operations, which the runtime's table alone tells: {reader.SourceReason}.");
        }
        var input = new LintInput(reader.Capture(singly: true), table, ages.AgeOf);
        return [.. On(settings, requests).SelectMany(lint => lint.Look(input))];
    }

    private static IEnumerable<ILint> On(LintSettings settings, OpenRequests? requests)
    {
        if (settings.ParkedRequest is { } parked && requests is not null)
        {
            yield return new ParkedRequestLint(parked, requests);
        }
        if (settings.SemaphoreWait is { } wait)
        {
            yield return new SemaphoreWaitLint(wait);
        }
        if (settings.BlockedThreads is { } threads)
        {
            yield return new BlockedThreadsLint(threads);
        }
        if (settings.UnawaitedRoots is { } roots)
        {
            yield return new UnawaitedRootsLint(roots);
        }
        if (settings.AsyncVoid is { } asyncVoid)
        {
            yield return new AsyncVoidLint(asyncVoid);
        }
    }
}
