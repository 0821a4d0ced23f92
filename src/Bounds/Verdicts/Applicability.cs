using System.Globalization;
using Leak.Bounds.Facts;
using Leak.Bounds.Plans;
using Leak.Clients.Catalog;
using Leak.Clients.Parking;

namespace Leak.Bounds.Verdicts;

/// <summary>
/// Whether a workload did what it is for, by what its clients saw. A stall whose request was refused did not stall: the end of its
/// connection says nothing about its limit. What does not apply is neither a pass nor a failure.
/// </summary>
internal static class Applicability
{
    private const int Ok = 200;
    private const int SwitchingProtocols = 101;
    private const int FirstOfErrors = 400;
    private const int RequestTimeout = 408;
    private const int TooManyRequests = 429;
    private const int FirstOfServerErrors = 500;
    private const int NotImplemented = 501;

    /// <summary>The answers to a request that waited too long, by the server or by a proxy for it. They come from a limit, and are no refusal.</summary>
    private static readonly int[] s_timedOut = [RequestTimeout, 504];

    /// <summary>No limit is as short as that.</summary>
    private static readonly TimeSpan s_atOnce = TimeSpan.FromMilliseconds(100);

    /// <summary>Of the limit, where that is longer: what a refusal may take to be seen on a busy machine.</summary>
    private const double AtOnce = 0.1;

    /// <summary>The answers of a server that does not have what a live client asks for.</summary>
    private static readonly string[] s_notThere = ["404", "405", "501"];

    /// <summary>Answers that no limit gives, however late they come.</summary>
    private static readonly int[] s_notAsAsked = [404, 405, 426, 501];

    /// <summary>Why it does not apply: <c>/stall/hung answered 404</c>. <see langword="null"/>: it does.</summary>
    public static string? WhyNot(WorkloadRecord record) => record switch
    {
        StallRecord stall => WhyNot(stall),
        LiveRecord live => WhyNot(live),
        _ => null,
    };

    private static string? WhyNot(StallRecord record)
    {
        // What finds its endpoint full is refused, as it must be, while others stall there.
        var asked = record.Lifetimes.Where(lifetime => !IsTurnedAway(record, lifetime));
        var count = asked.Count();

        // What the server was done with, and left to its kernel, has stalled there.
        var seen = record.Lifetimes.Index().Count(one => !IsTurnedAway(record, one.Item) && (IsSeen(record.Plan, one.Item) || record.IsLeftToKernel(one.Index)));
        return record.Lifetimes.Count == 0 || (seen > 0 && 2 * seen >= count)
            ? null
            : Sentence(record, (count == 0 ? record.Lifetimes : asked).CountBy(lifetime => Answer(record.Plan, lifetime)).ToDictionary());
    }

    private static string? WhyNot(LiveRecord record)
    {
        // What was cut was not answered.
        var answers = record.FailedIterations.Select(failed => failed.Status).Where(status => status is [>= '1' and <= '9', _, _]).CountBy(status => status).ToDictionary();
        return record.Succeeded == 0 && answers.Count > 0 && answers.Keys.All(s_notThere.Contains) ? Sentence(record, answers) : null;
    }

    private static bool IsTurnedAway(StallRecord record, Lifetime lifetime) =>
        record.Plan.Expectation.Abandoned is not null && lifetime.FirstAnswer?.StatusCode == Refusal.Status;

    private static bool IsSeen(StallPlan plan, Lifetime lifetime) => (plan.Stall.SeenWhen, lifetime.FirstAnswer) switch
    {
        _ when IsClosedAtOnce(plan, lifetime) => false,
        (StallSign.Connected, _) => true,
        // 408 says that the server waited for the request: the stall comes after its answer.
        (StallSign.Answered, var answer) => answer is { StatusCode: not RequestTimeout } its && (!its.Closes || IsOwnClose(plan)) && lifetime.StalledAfter is not null,
        (StallSign.Unanswered, var answer) => answer is null || RequestEndedBy(plan, lifetime) is not null,
        (StallSign.Streaming, var answer) => IsStreamWithoutHead(plan, lifetime) || (answer is { StatusCode: Ok } && !IsWholeAtOnce(plan, lifetime)),
        (StallSign.Blocked, var answer) => answer is { StatusCode: Ok, IsWhole: false },
        (StallSign.Upgraded, var answer) => answer is { StatusCode: SwitchingProtocols },
        _ => true,
    };

    /// <summary>
    /// Whether its answer shows that a connection never comes to its stall, and none like it will: another one does not make up for it.
    /// One that may be another next time does not show that: the server is busy, or it failed.
    /// </summary>
    public static bool IsRefusedForGood(StallPlan plan, Lifetime lifetime) =>
        plan.Stall.SeenWhen is StallSign.Unanswered or StallSign.Streaming or StallSign.Blocked or StallSign.Upgraded
        && lifetime.FirstAnswer is { StatusCode: (>= Ok and < FirstOfServerErrors and not (RequestTimeout or TooManyRequests)) or NotImplemented }
        && !IsSeen(plan, lifetime);

    /// <summary>
    /// Whether its answer shows that it has come to its stall. A server may be done with such a request before: the rest of a short
    /// response waits in its connection.
    /// </summary>
    public static bool IsSeenByAnswer(StallPlan plan, Lifetime lifetime) =>
        plan.Stall.SeenWhen is StallSign.Streaming or StallSign.Blocked or StallSign.Upgraded && lifetime.FirstAnswer is not null && IsSeen(plan, lifetime);

    /// <summary>Whether it is a stream that has sent no head, and was held all the same: to the end of the run, or until a limit ended its request.</summary>
    public static bool IsStreamWithoutHead(StallPlan plan, Lifetime lifetime) =>
        plan.Stall.SeenWhen == StallSign.Streaming && (lifetime.FirstAnswer is null ? lifetime.IsCensored : RequestEndedBy(plan, lifetime) is not null);

    /// <summary>The answer by which a limit ended the request that a stall holds; <see langword="null"/>: it holds none, or none did.</summary>
    public static FirstAnswer? RequestEndedBy(StallPlan plan, Lifetime lifetime) =>
        lifetime.FirstAnswer is { } answer && IsAnsweredByLimit(plan, answer)
        && (plan.Stall.SeenWhen == StallSign.Unanswered || (plan.Stall.SeenWhen == StallSign.Streaming && answer.StatusCode != Ok))
            ? answer
            : null;

    /// <summary>Where the server must close of itself after its answer, an answer that announces that is the right one.</summary>
    private static bool IsOwnClose(StallPlan plan) => plan.Stall.ClosesWithin is not null;

    /// <summary>A server that refuses a connection, or does not speak its protocol, closes it before anything can stall.</summary>
    private static bool IsClosedAtOnce(StallPlan plan, Lifetime lifetime) =>
        plan.Expectation is { IsExact: false, End: ExpectedEnd.ClosedByLimit or ExpectedEnd.Held } && plan.Expectation.Limit.Value > s_atOnce
        && !lifetime.IsCensored && (lifetime.Duration < s_atOnce || lifetime.Duration < (plan.Expectation.LeastLimit ?? (AtOnce * plan.Expectation.Limit.Value)));

    /// <summary>
    /// An answer that was there in full with its head, or long before its limit, is no stream. One that its limit ends may be whole then.
    /// </summary>
    private static bool IsWholeAtOnce(StallPlan plan, Lifetime lifetime) =>
        lifetime is { FirstAnswer.IsWhole: true } && !(lifetime.RequestsEnded?.FirstAfter >= (plan.Expectation.LeastLimit ?? (plan.Expectation.Limit.Value / 2)));

    /// <summary>Whether the stall lasted until its limit. Where none acts on it (the server closes of itself), only the status can tell.</summary>
    private static bool IsAnsweredByLimit(StallPlan plan, FirstAnswer answer) =>
        (plan.Expectation.Limit.Value > TimeSpan.Zero && answer.After >= (plan.Expectation.LeastLimit ?? plan.Expectation.Limit.Value) && !s_notAsAsked.Contains(answer.StatusCode)
            && (plan.Expectation.LeastLimit is null || answer.StatusCode >= FirstOfErrors))
        || s_timedOut.Contains(answer.StatusCode);

    private static string Answer(StallPlan plan, Lifetime lifetime) => lifetime.FirstAnswer switch
    {
        null when IsClosedAtOnce(plan, lifetime) => lifetime.End == LifetimeEnd.Reset ? "with a reset at once" : "by closing at once",
        null => "nothing",
        { Closes: true, StatusCode: var status } when plan.Stall.SeenWhen == StallSign.Answered && !IsOwnClose(plan) => $"{status} and closes (Connection: close)",
        { StatusCode: Ok, IsWhole: true } => "200 in full",
        { StatusCode: var status } => status.ToString(CultureInfo.InvariantCulture),
    };

    private static string Sentence(WorkloadRecord record, Dictionary<string, int> answers) =>
        $"{record.AskedPath ?? record.Workload.Workload.Path ?? "/"} answered {(answers.Count == 1 ? answers.Keys.Single() : Wording.Counts(answers))}";
}
