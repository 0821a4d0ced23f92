using System.ComponentModel;
using System.Diagnostics;
using System.Runtime.CompilerServices;
using Leak.Bounds.Verdicts;
using Shouldly;

namespace Leak.Bounds.Shouldly;

/// <summary>Assertions over the verdict on one workload among several. An inconclusive verdict fails: it is not a pass.</summary>
[DebuggerStepThrough]
[ShouldlyMethods]
[EditorBrowsable(EditorBrowsableState.Never)]
public static class WorkloadVerdictShouldlyExtensions
{
    /// <summary>The verdict is the one that is expected of the workload, and none of its bounds is broken.</summary>
    /// <exception cref="ShouldAssertException">It is not.</exception>
    [MethodImpl(MethodImplOptions.NoInlining)]
    public static void ShouldBeAsExpected(
        this WorkloadVerdict verdict,
        string? customMessage = null,
        [CallerArgumentExpression(nameof(verdict))] string? actualExpression = null)
    {
        if (!verdict.AsExpected)
        {
            throw new ShouldAssertException(FailureText.Of(
                verdict.Record.Id,
                verdict.Verdict,
                $"be {verdict.Expected} as expected, with every bound of its kept",
                verdict.Reasons.Count > 0 ? verdict.Reasons : [$"{verdict.Verdict} where {verdict.Expected} was expected: every bound of its held."],
                customMessage,
                actualExpression));
        }
    }
}
