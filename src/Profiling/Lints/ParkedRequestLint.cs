using System.Globalization;
using Leak.Profiling.Capturing;
using Leak.Profiling.Requests;

namespace Leak.Profiling.Lints;

/// <summary>Requests that wait for one promise for long.</summary>
/// <param name="longest">How long one may.</param>
/// <param name="requests">Those in progress.</param>
internal sealed class ParkedRequestLint(TimeSpan longest, OpenRequests requests) : ILint
{
    private const int Most = 10_000;

    public IEnumerable<LintFinding> Look(LintInput input)
    {
        var open = new Dictionary<int, OpenRequest>();
        foreach (var request in requests.Oldest(Most))
        {
            if (request.Operation is { } operation)
            {
                open[operation.Id] = request;
            }
        }
        var stacks = new RequestStacks(input.Capture, open.Keys.ToHashSet());
        // Requests that wait for one promise on one line are one finding, whoever awaited it first.
        var shared = new SharedAwaits(input.Operations);
        return from id in open.Keys
               from operation in stacks.InnermostOf(id)
               let promise = PromiseOf(operation, input)
               where promise >= 0 && input.AgeOf(promise).Age >= longest
               group (id, operation, promise) by shared.NodeOf(operation) into place
               let oldest = place.MaxBy(one => requests.AgeOf(open[one.id]))
               let count = place.Select(one => one.id).Distinct().Count()
               select new LintFinding(
                   "parked-request",
                   string.Create(
                       CultureInfo.InvariantCulture,
                       $"{count} request{(count == 1 ? " waits" : "s wait")} here; the oldest for {input.AgeOf(oldest.promise)}: {RequestText.Head(open[oldest.id], requests.AgeOf(open[oldest.id]))}, endpoint {RequestText.NameOf(open[oldest.id].Endpoint)}"),
                   count,
                   [.. stacks.StackOf(oldest.operation)]);
    }

    /// <summary>What the innermost operation of a request waits for; -1 where nobody can tell since when.</summary>
    private static int PromiseOf(int operation, LintInput input)
    {
        // A method may have gone from await to await: how long it has been there says nothing of the one that it is at.
        if (IsPromise(operation, input))
        {
            return operation;
        }
        // Awaited together with others, it is under the first of them alone.
        return input.Operations.AwaitsToo.TryGetValue(operation, out var awaited) && IsPromise(awaited, input) ? awaited : -1;
    }

    private static bool IsPromise(int operation, LintInput input) =>
        input.TaskOf(operation) is { } task && input.Continuations.ShapeOf(task) is { IsStateMachine: false, IsChain: false };
}
