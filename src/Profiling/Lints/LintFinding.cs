using Leak.Profiling.Naming;

namespace Leak.Profiling.Lints;

/// <summary>What a lint tells.</summary>
/// <param name="Lint">Its name.</param>
/// <param name="Message">What was seen, in a sentence.</param>
/// <param name="Count">How many.</param>
/// <param name="Frames">The stack of one of them, the innermost frame first.</param>
internal sealed record LintFinding(string Lint, string Message, int Count, IReadOnlyList<NamedFrame> Frames);
