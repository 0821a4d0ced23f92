using System.ComponentModel;
using System.Diagnostics;
using System.Runtime.CompilerServices;
using Leak.Bounds.Plans;
using Leak.Bounds.Verdicts;
using Shouldly;

namespace Leak.Bounds.Shouldly;

/// <summary>
/// Assertions over verdicts. A failure names the bound, its formula, the value, the time and the workload.
/// An inconclusive verdict fails every assertion: it is not a pass.
/// </summary>
[DebuggerStepThrough]
[ShouldlyMethods]
[EditorBrowsable(EditorBrowsableState.Never)]
public static class VerdictShouldlyExtensions
{
    /// <summary>The verdict is the one that the scenario expects, and no bound is broken except those that an expected growth breaks.</summary>
    /// <exception cref="ShouldAssertException">It is not.</exception>
    [MethodImpl(MethodImplOptions.NoInlining)]
    public static void ShouldBeAsExpected(
        this ScenarioVerdict verdict,
        string? customMessage = null,
        [CallerArgumentExpression(nameof(verdict))] string? actualExpression = null)
    {
        var should = $"be {verdict.Observation.Scenario.Expected} as expected, with every other bound kept";
        Conclusive(verdict, should, customMessage, actualExpression);
        Pass(verdict.AsExpected, verdict, should, verdict.Reasons, customMessage, actualExpression);
    }

    /// <summary>The verdict is <see cref="Verdict.Bounded"/> and every bound that was judged held.</summary>
    /// <exception cref="ShouldAssertException">It is not.</exception>
    [MethodImpl(MethodImplOptions.NoInlining)]
    public static void ShouldBeBounded(
        this ScenarioVerdict verdict,
        string? customMessage = null,
        [CallerArgumentExpression(nameof(verdict))] string? actualExpression = null)
    {
        const string Should = "be Bounded, with every bound kept";
        Conclusive(verdict, Should, customMessage, actualExpression);
        Pass(
            verdict.Verdict == Verdict.Bounded && !verdict.Broken.Any(),
            verdict,
            Should,
            verdict.Reasons,
            customMessage,
            actualExpression);
    }

    /// <summary>
    /// The verdict is <see cref="Verdict.Growing"/>. It does not ask what is left behind:
    /// use <see cref="ShouldLeaveNothingBehind"/>, or <see cref="ShouldBeAsExpected"/> for all of it.
    /// </summary>
    /// <exception cref="ShouldAssertException">It is not.</exception>
    [MethodImpl(MethodImplOptions.NoInlining)]
    public static void ShouldBeGrowing(
        this ScenarioVerdict verdict,
        string? customMessage = null,
        [CallerArgumentExpression(nameof(verdict))] string? actualExpression = null)
    {
        const string Should = "be Growing";
        Conclusive(verdict, Should, customMessage, actualExpression);
        Pass(
            verdict.Verdict == Verdict.Growing,
            verdict,
            Should,
            verdict.Reasons.Count > 0 ? verdict.Reasons : verdict.Bounds.Select(bound => bound.Describe()),
            customMessage,
            actualExpression);
    }

    /// <summary>Once the clients were gone, every count that was judged was back at its baseline, also that of the connections.</summary>
    /// <exception cref="ShouldAssertException">Something was left behind, or no count of connections was judged.</exception>
    [MethodImpl(MethodImplOptions.NoInlining)]
    public static void ShouldLeaveNothingBehind(
        this ScenarioVerdict verdict,
        string? customMessage = null,
        [CallerArgumentExpression(nameof(verdict))] string? actualExpression = null)
    {
        const string Should = "leave nothing behind";
        Conclusive(verdict, Should, customMessage, actualExpression);
        string[] after =
        [
            BoundNames.ConnectionsAfter, BoundNames.TcpConnectionsAfter, BoundNames.KernelSocketsAfter, BoundNames.UnsentBytesAfter,
            BoundNames.RequestsAfter, BoundNames.TasksAfter, BoundNames.DescriptorsAfter, BoundNames.TimersAfter, BoundNames.OutgoingAfter,
        ];
        var judged = verdict.Bounds.Where(bound => after.Contains(bound.Name)).ToList();
        var counted = judged.Any(bound => bound.Name is BoundNames.ConnectionsAfter or BoundNames.TcpConnectionsAfter);
        var why = counted
            ? judged.Where(bound => !bound.Passed).Select(bound => bound.Describe())
            : verdict.NotJudged.Where(bound => after.Contains(bound.Name)).Select(bound => bound.Describe());
        Pass(counted && judged.All(bound => bound.Passed), verdict, Should, why, customMessage, actualExpression);
    }

    /// <summary>The bound was judged for each workload that it applies to, and held.</summary>
    /// <param name="verdict">The verdict.</param>
    /// <param name="bound">The bound, one of <see cref="BoundNames"/>.</param>
    /// <param name="customMessage">Said at the end of the failure.</param>
    /// <param name="actualExpression">Filled in by the compiler.</param>
    /// <exception cref="ShouldAssertException">It was broken or not judged.</exception>
    [MethodImpl(MethodImplOptions.NoInlining)]
    public static void ShouldKeepBound(
        this ScenarioVerdict verdict,
        string bound,
        string? customMessage = null,
        [CallerArgumentExpression(nameof(verdict))] string? actualExpression = null)
    {
        var should = $"keep the bound '{bound}'";
        Conclusive(verdict, should, customMessage, actualExpression);
        var judged = verdict.Bounds.Where(result => result.Name == bound).ToList();
        var unjudged = verdict.NotJudged.Where(result => result.Name == bound).Select(result => result.Describe()).ToList();
        var why = judged.Where(result => !result.Passed).Select(result => result.Describe()).Concat(unjudged).ToList();
        if (judged.Count == 0 && unjudged.Count == 0)
        {
            why.Add($"no bound of that name applies to it; those that do are {string.Join(", ", verdict.Bounds.Select(result => result.Name).Distinct())}.");
        }

        Pass(why.Count == 0, verdict, should, why, customMessage, actualExpression);
    }

    /// <summary>The server closed every stalled connection, each for this reason by its own account.</summary>
    /// <param name="verdict">The verdict.</param>
    /// <param name="limit">The reason, as in <c>error.type</c>: <c>keep_alive_timeout</c>.</param>
    /// <param name="customMessage">Said at the end of the failure.</param>
    /// <param name="actualExpression">Filled in by the compiler.</param>
    /// <exception cref="ShouldAssertException">One is still held, was closed for another reason, or the server does not tell.</exception>
    [MethodImpl(MethodImplOptions.NoInlining)]
    public static void ShouldBeClosedBy(
        this ScenarioVerdict verdict,
        string limit,
        string? customMessage = null,
        [CallerArgumentExpression(nameof(verdict))] string? actualExpression = null)
    {
        var should = $"be closed by {limit}, every stalled connection";
        Conclusive(verdict, should, customMessage, actualExpression);
        var why = ClosingReasons.Objections(verdict.Observation, limit).ToList();
        Pass(why.Count == 0, verdict, should, why, customMessage, actualExpression);
    }

    private static void Conclusive(ScenarioVerdict verdict, string should, string? customMessage, string? actualExpression) => Pass(
        verdict.Verdict != Verdict.Inconclusive, verdict, should, verdict.Reasons, customMessage, actualExpression);

    private static void Pass(
        bool passed, ScenarioVerdict verdict, string should, IEnumerable<string> why, string? customMessage, string? actualExpression)
    {
        if (!passed)
        {
            throw new ShouldAssertException(FailureText.Of(verdict, should, why, customMessage, actualExpression));
        }
    }
}
