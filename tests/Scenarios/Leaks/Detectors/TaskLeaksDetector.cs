using Leak.Profiling;
using Leak.Scenarios.Leaks.Planted;

namespace Leak.Scenarios.Leaks.Detectors;

/// <summary>What a test has: <see cref="TaskLeaks.Watch"/>, with <see cref="TaskLeakOptions.Prove"/>.</summary>
internal sealed class TaskLeaksDetector : ILeakDetector
{
    private static readonly TimeSpan s_short = TimeSpan.FromMilliseconds(200);

    private static readonly Column s_running = new("`TaskLeaks`", "async operations that a test leaves running: `TaskLeaks.Watch()`");

    private static readonly Column s_lost = new(
        "`Prove`",
        "those of them that can never complete, which the garbage collector proves: `TaskLeaks.Watch` with `Prove`, and `/debug/pprof/tasklost`. What something in the process can still resume is not in it");

    /// <summary>Its columns.</summary>
    public static readonly IReadOnlyList<Column> Columns = [s_running, s_lost];

    private static readonly string s_runtime = typeof(Task).Assembly.GetName().Name!;

    private readonly TaskLeakOptions _options = new() { Prove = true };
    private TaskLeakWatch? _watch;

    public Task BeginAsync()
    {
        _watch = TaskLeaks.Watch(_options);
        return Task.CompletedTask;
    }

    public async Task<IReadOnlyDictionary<Column, string>> EndAsync(PlantedLeak leak, int left, IReadOnlyDictionary<Column, string> before)
    {
        // Where tasks are known to be left it would wait for nothing.
        _options.MaxWait = before.ContainsKey(CountsDetector.Tasks) ? s_short : Eventually.Ceiling;
        try
        {
            await _watch!.DisposeAsync();
            return new Dictionary<Column, string>();
        }
        catch (TaskLeakException found)
        {
            // The test host watches its parent process by delays. One that its method does not await yet is nobody's by its stack.
            var accused = found.Left.Stacks.Where(stack => stack.Frames.Any(frame => frame.Assembly != s_runtime)).ToList();
            accused.ShouldAllBe(stack => Names(leak, stack), found.Message);
            accused.Sum(stack => stack.Count).ShouldBeGreaterThanOrEqualTo(left, found.Message);
            found.Lost!.Stacks.ShouldAllBe(stack => Names(leak, stack), found.Message);
            var words = new Dictionary<Column, string> { [s_running] = found.Message };
            if (found.Lost.Total > 0)
            {
                words.Add(s_lost, found.Message);
            }

            return words;
        }
    }

    public async ValueTask DisposeAsync()
    {
        _options.MaxWait = TimeSpan.Zero;
        try
        {
            await (_watch?.DisposeAsync() ?? ValueTask.CompletedTask);
        }
        catch (TaskLeakException)
        {
            // Where a trial broke off: what it says already is enough.
        }
    }

    private static bool Names(PlantedLeak leak, TaskStack stack) => stack.Frames.Any(frame => leak.IsNamedIn(frame.ToString()));
}
