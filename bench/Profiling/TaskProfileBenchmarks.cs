using BenchmarkDotNet.Attributes;
using Leak.Profiling;
using Leak.Profiling.Ages;
using Leak.Profiling.Capturing;
using Leak.Profiling.Formats;

namespace Leak.Bench.Profiling;

/// <summary>Each step of a profile by itself, over operations as idle Kestrel connections have them: a chain of four and two alone.</summary>
[MemoryDiagnoser]
public class TaskProfileBenchmarks
{
    private const int OperationsOfOne = 6;

    private TaskProfile _profile = null!;
    private StackCapture _capture = null!;
    private readonly ActiveTaskTable _table = new(new RuntimeNames());
    private TaskCopy _copy = null!;

    [Params(1_000, 8_000, 50_000)]
    public int Operations { get; set; }

    [GlobalSetup]
    public void Park()
    {
        _profile = TaskProfile.Start(new TaskProfileOptions { Source = TaskSource.ActiveTaskTable });
        for (var i = 0; i < Operations / OperationsOfOne; i++)
        {
            _ = ConnectionAsync();
            _ = ReceiveAsync();
            _ = SendAsync();
        }
        _copy = _table.Copy();
        _capture = StackBuilder.Build(_copy, _table, singly: true);
    }

    [GlobalCleanup]
    public void Stop() => _profile.Dispose();

    [Benchmark]
    public int Copy()
    {
        using var copy = _table.Copy();
        return copy.Count;
    }

    [Benchmark]
    public object Group() => StackBuilder.Build(_copy, _table, singly: false);

    [Benchmark]
    public TaskCapture Capture() => _profile.Capture();

    [Benchmark]
    public long Debug1() => Written(target => GroupedText.Write(_capture, target));

    [Benchmark]
    public long Debug2() => Written(target => SingleText.Write(_capture, static _ => new TaskAge(TimeSpan.FromSeconds(9), false), target));

    [Benchmark]
    public long Pprof() => Written(target => PprofProfile.Write(_capture, DateTimeOffset.UnixEpoch, TimeSpan.Zero, target));

    [Benchmark]
    public long Speedscope() => Written(target => SpeedscopeJson.Write(_capture, "bench", target));

    private static long Written(Action<CappedBuffer> write)
    {
        using var target = new CappedBuffer(long.MaxValue);
        write(target);
        return target.Length;
    }

    private static async Task ConnectionAsync() => await ProcessAsync();

    private static async Task ProcessAsync() => await RequestsAsync();

    private static async Task RequestsAsync() => await RequestAsync();

    private static async Task RequestAsync() => await Parked();

    private static async Task ReceiveAsync() => await Parked();

    private static async Task SendAsync() => await Parked();

    /// <summary>Like a socket's: no task of its own.</summary>
    private static Never Parked() => new();

    private readonly struct Never : System.Runtime.CompilerServices.ICriticalNotifyCompletion
    {
        public bool IsCompleted => false;

        public Never GetAwaiter() => this;

        public void GetResult()
        {
        }

        // Nobody calls it: the runtime's table holds the operation.
        public void OnCompleted(Action continuation)
        {
        }

        public void UnsafeOnCompleted(Action continuation)
        {
        }
    }
}
