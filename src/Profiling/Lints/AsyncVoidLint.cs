using System.Globalization;

namespace Leak.Profiling.Lints;

/// <summary>Operations of <c>async void</c> methods: nobody can await them, and what they throw ends the process.</summary>
/// <param name="least">From how many of one method on it tells.</param>
internal sealed class AsyncVoidLint(int least) : ILint
{
    public IEnumerable<LintFinding> Look(LintInput input) =>
        from operation in Enumerable.Range(0, input.Count)
        where input.TaskOf(operation) is { } task && input.Continuations.ShapeOf(task).IsAsyncVoid
        group operation by input.Operations.Tree.RootOf(input.Operations.Nodes[operation]) into method
        where method.Count() >= least && !FrameworkCode.Has(method.Key.Shown)
        let count = method.Count()
        select new LintFinding(
            "async-void",
            string.Create(CultureInfo.InvariantCulture, $"{count} of {method.Key.Shown.Method}, which is async void: nobody can await it, and what it throws ends the process"),
            count,
            input.StackOf(input.InnermostOf(method.First())));
}
