using System.Threading.Tasks.Sources;
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
    private const int Depth = 4;

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
        while (_profile.Count() < Operations)
        {
            Read(Depth);
            Read(1);
            Read(1);
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

    /// <summary>A method of the framework for each level: state machines on .NET 10, runtime async on 11. What is innermost is, like a socket's, no task.</summary>
    private static void Read(int depth)
    {
        Stream stream = new Never();
        for (var level = 0; level < depth; level++)
        {
            stream = new BufferedStream(stream, 16);
        }
        _ = stream.ReadAsync(new byte[1]).AsTask();
    }

    /// <summary>Nobody ends its reads: the runtime's table holds the operations.</summary>
    private sealed class Never : MemoryStream, IValueTaskSource<int>
    {
        public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default) => new(this, 0);

        public int GetResult(short token) => 0;

        public ValueTaskSourceStatus GetStatus(short token) => ValueTaskSourceStatus.Pending;

        public void OnCompleted(Action<object?> continuation, object? state, short token, ValueTaskSourceOnCompletedFlags flags)
        {
        }
    }
}
