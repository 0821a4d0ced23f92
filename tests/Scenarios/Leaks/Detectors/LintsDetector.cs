using Leak.Profiling;
using Leak.Scenarios.Leaks.Planted;

namespace Leak.Scenarios.Leaks.Detectors;

/// <summary>The lints of live operations: a column for each that has a leak to find. What it is held to is shorter here than by default.</summary>
internal sealed class LintsDetector(RequestsInProgress requests) : ILeakDetector
{
    private const double Nearly = 0.75;

    private const string UnawaitedRoots = "unawaited-roots";

    private static readonly Dictionary<string, Column> s_byLint = new()
    {
        ["parked-request"] = new("`parked-request`", "requests in progress that wait for one promise for long"),
        ["semaphore-wait"] = new("`semaphore-wait`", "a `SemaphoreSlim` at 0 whose oldest waiter has waited for long"),
        [UnawaitedRoots] = new("`unawaited-roots`", "operations of one method that nobody awaits: here as many as three quarters of the requests"),
        ["async-void"] = new("`async-void`", "operations of an `async void` method"),
    };

    private TaskProfile? _profile;

    // What other tests of the process left behind, and the first request of this one.
    private Dictionary<string, int> _before = [];

    /// <summary>Its columns.</summary>
    public static IReadOnlyList<Column> Columns { get; } = [.. s_byLint.Values];

    public Task BeginAsync()
    {
        _profile = Start();
        // Another profile: a lint has its profile note ages from then on, by a timer that would be counted.
        using var before = Start();
        _before = Lint(before, least: 1).GroupBy(PlaceOf).ToDictionary(place => place.Key, place => place.Sum(finding => finding.Count));
        return Task.CompletedTask;
    }

    public Task<IReadOnlyDictionary<Column, string>> EndAsync(PlantedLeak leak, int left, IReadOnlyDictionary<Column, string> before)
    {
        var least = (int)Math.Ceiling(Nearly * leak.Left);
        var findings = Lint(_profile!, least);
        var accused = findings
            .Select(finding => finding with { Count = finding.Count - _before.GetValueOrDefault(PlaceOf(finding)) })
            .Where(finding => s_byLint.ContainsKey(finding.Lint) && finding.Count >= (finding.Lint == UnawaitedRoots ? least : 1))
            .ToList();
        accused.ShouldAllBe(finding => finding.Frames.Any(frame => leak.IsNamedIn(frame.ToString())), string.Join('\n', findings));
        if (left > 0)
        {
            accused.ShouldAllBe(finding => finding.Count >= least, string.Join('\n', findings));
        }

        return Task.FromResult<IReadOnlyDictionary<Column, string>>(
            accused.GroupBy(finding => finding.Lint).ToDictionary(found => s_byLint[found.Key], found => string.Join('\n', found.Select(finding => finding.Message))));
    }

    public ValueTask DisposeAsync()
    {
        _profile?.Dispose();
        return ValueTask.CompletedTask;
    }

    private static string PlaceOf(TaskLint finding) => $"{finding.Lint} {string.Join(" < ", finding.Frames.Select(frame => frame.Method))}";

    private static TaskProfile Start() => TaskProfile.Start(new TaskProfileOptions { Source = TaskSource.ActiveTaskTable });

    private IReadOnlyList<TaskLint> Lint(TaskProfile profile, int least) => profile.Lint(new TaskLintOptions
    {
        // However long it has waited: the clients are gone.
        ParkedRequest = TimeSpan.Zero,
        SemaphoreWait = TimeSpan.Zero,
        UnawaitedRoots = least,
        Requests = requests,
    });
}
