using System.Globalization;
using Leak.Profiling.Capturing;

namespace Leak.Profiling.Lints;

/// <summary>Operations that were started and that nobody awaits, when many of one method pile up.</summary>
/// <param name="least">From how many of one method on it tells.</param>
internal sealed class UnawaitedRootsLint(int least) : ILint
{
    public IEnumerable<LintFinding> Look(LintInput input) =>
        from root in Roots(input)
        group root by root.Method into method
        where method.Count() >= least
        let count = method.Count()
        select new LintFinding(
            "unawaited-roots",
            string.Create(CultureInfo.InvariantCulture, $"{count} of {method.Key.Shown.Method} were started, and nobody awaits them yet"),
            count,
            input.StackOf(method.First().Innermost));

    // The outermost may be a promise, as that of Task.Run is: then the method stands under it.
    private static IEnumerable<(TreeFrame Method, int Innermost)> Roots(LintInput input)
    {
        for (var i = 0; i < input.Count; i++)
        {
            if (input.OutermostOf(i) != i || input.Operations.OnEarlier[i])
            {
                continue;
            }
            var innermost = input.InnermostOf(i);
            var method = input.Operations.Tree.RootOf(input.Operations.Nodes[innermost]).Method;
            if (method.IsMethod && !FrameworkCode.Has(method.Shown))
            {
                yield return (method, innermost);
            }
        }
    }
}
