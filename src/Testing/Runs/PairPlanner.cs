using Leak.Bounds.Plans;
using Leak.Clients;
using Leak.Clients.Catalog;

namespace Leak.Testing.Runs;

/// <summary>Plans the two runs of a test: the app with its limits, and without them.</summary>
internal static class PairPlanner
{
    /// <summary>Of each kind of live client.</summary>
    private const int Clients = 2;

    /// <summary>Of each stall: enough to tell a rule from a chance, and few enough for every stall at once.</summary>
    private static readonly Arrivals.Inject s_arrivals = new(Rate: 3, TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(2));

    /// <summary>Why a stall is not tried at all; <see langword="null"/>: it is.</summary>
    public static string? WhyNot(Stall stall, Survey survey) =>
        stall.Unavailable is { } why ? why
        : !survey.Listeners.ContainsKey(stall.Listener) ? $"it needs a listener for {NameOf(stall.Listener)}, and the app has none"
        : null;

    /// <summary>Every stall that something bounds, beside the live clients; <see langword="null"/>: nothing bounds any.</summary>
    public static Scenario? Subject(TestPlan plan, Survey survey, string word) =>
        Plan(plan, survey, plan.Stalls.Where(stall => WhyNot(stall, survey) is null && survey.Own[stall.Id].IsBounded && survey.Now[stall.Id].IsBounded), isOn: true, word);

    /// <summary>Every stall that is held once the limits are off; <see langword="null"/>: no stall is.</summary>
    /// <param name="plan">What the test asks for.</param>
    /// <param name="subject">The app with its limits: their values say for how long the control is watched.</param>
    public static Scenario? Control(TestPlan plan, Survey subject) =>
        Plan(plan, subject, plan.Stalls.Where(stall => WhyNot(stall, subject) is null && (stall.ClosesWithin is null || !subject.Own[stall.Id].IsBounded)), isOn: false, "off");

    private static Scenario? Plan(TestPlan plan, Survey survey, IEnumerable<Stall> tried, bool isOn, string word)
    {
        var stalls = tried.Select(stall => survey.Now[stall.Id].ToRun(stall)).ToList();
        Workload[] workloads = [.. stalls, .. plan.Live];
        return stalls.Count == 0 ? null : ScenarioPlanner.Plan(
            string.Join(" ", stalls.Select(stall => stall.Id)), workloads, new GuardedSettings(survey.Now, isOn, word), s_arrivals, Clients, leastHold: TimeSpan.Zero);
    }

    private static string NameOf(ServerListener listener) => listener switch
    {
        ServerListener.Tls => "HTTP/1.1 over TLS",
        ServerListener.Http2 => "HTTP/2 without TLS",
        _ => "HTTP/1.1 without TLS",
    };
}
