using Leak.Profiling.Lints;

namespace Leak.Profiling;

/// <summary>What a lint tells of live operations.</summary>
/// <param name="Lint">Its name, as <see cref="TaskLintOptions"/> has it: <c>semaphore-wait</c>, say.</param>
/// <param name="Message">What was seen, in a sentence. What a client chose in it is printable ASCII, and cut.</param>
/// <param name="Count">How many requests, waiters, threads or operations, from 1.</param>
/// <param name="Frames">The stack of one of them, innermost first.</param>
public sealed record TaskLint(string Lint, string Message, int Count, IReadOnlyList<TaskFrame> Frames)
{
    internal static TaskLint Of(LintFinding finding) => new(finding.Lint, finding.Message, finding.Count, new TaskFrames(finding.Frames));
}
