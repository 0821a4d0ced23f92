using System.Diagnostics;
using System.Diagnostics.Tracing;
using System.Reflection;
using Leak.Profiling.Naming;

namespace Leak.Profiling.Capturing;

/// <summary>The public way to runtime-async methods: those parked, by the events of .NET 11's async profiler.</summary>
/// <remarks>
/// Each thread's events come in their order, those of different threads do not: what has ended is remembered until what came before
/// it must have arrived.
/// </remarks>
internal sealed class RuntimeAsyncEvents : EventListener
{
    private const string Source = "System.Runtime.CompilerServices.AsyncProfilerEventSource";

    // Resume 2, suspend 4 and complete 8 of the contexts; the frames where one is created 32 and where one suspends 128.
    private const EventKeywords Wanted = (EventKeywords)(2 | 4 | 8 | 32 | 128);

    private const byte Resumed = 2, Suspended = 3, Completed = 4, CreatedAt = 6, SuspendedAt = 8, ThreadReset = 20;

    private static readonly TimeSpan s_late = TimeSpan.FromMinutes(1);

    // Private: without it the frames of a stack are addresses.
    private static readonly Func<nint, MethodBase?>? s_methodOf =
        typeof(StackFrame).GetMethod("GetMethodFromNativeIP", BindingFlags.Static | BindingFlags.NonPublic, [typeof(nint)]) is { } method
            ? (Func<nint, MethodBase?>?)Delegate.CreateDelegate(typeof(Func<nint, MethodBase?>), method, throwOnBindFailure: false)
            : null;

    // An initializer, not a constructor: the base class's constructor already calls back.
    private readonly Lock _gate = new();
    private readonly Dictionary<ulong, (long Time, nint[] Frames)> _parked = [];
    private readonly Dictionary<ulong, long> _ended = [];
    private readonly Dictionary<uint, Stack<ulong>> _running = [];
    private EventSource? _source;

    /// <summary>Whether the runtime has them, and none came that is not known here.</summary>
    public bool IsKnown { get; private set; } = true;

    public int Count
    {
        get
        {
            lock (_gate)
            {
                return _parked.Count;
            }
        }
    }

    public CountedStack[] Capture()
    {
        if (_source is { } source)
        {
            // Has every thread's buffer sent.
            EventSource.SendCommand(source, EventCommand.SendManifest, null);
        }
        nint[][] stacks;
        lock (_gate)
        {
            stacks = [.. _parked.Values.Select(parked => parked.Frames)];
            foreach (var (task, _) in _ended.Where(ended => Stopwatch.GetElapsedTime(ended.Value) > s_late).ToArray())
            {
                _ended.Remove(task);
            }
        }
        return
        [
            .. stacks.GroupBy(frames => string.Join(',', frames))
                .Select(group => (Frames: group.First().Select(FrameOf).OfType<NamedFrame>().ToArray(), Count: group.Count()))
                .GroupBy(stack => string.Join('\n', stack.Frames.Select(frame => $"{frame.Method}\t{frame.Assembly}")))
                .Select(group => new CountedStack(group.Sum(stack => stack.Count), Named(group.First().Frames))),
        ];
    }

    protected override void OnEventSourceCreated(EventSource eventSource)
    {
        if (eventSource.Name == Source)
        {
            _source = eventSource;
            EnableEvents(eventSource, EventLevel.Informational, Wanted);
        }
    }

    protected override void OnEventWritten(EventWrittenEventArgs eventData)
    {
        if (eventData.Payload is not [byte[] bytes, ..])
        {
            IsKnown &= eventData.EventSource.Name != Source;
            return;
        }
        lock (_gate)
        {
            var buffer = new AsyncEventBuffer(bytes);
            try
            {
                while (buffer.Next())
                {
                    Note(in buffer);
                }
            }
            catch (Exception e) when (e is ArgumentOutOfRangeException or IndexOutOfRangeException)
            {
                IsKnown = false;
            }
            IsKnown &= buffer.IsKnown;
        }
    }

    private void Note(in AsyncEventBuffer buffer)
    {
        if (!_running.TryGetValue(buffer.Thread, out var running))
        {
            _running.Add(buffer.Thread, running = new());
        }
        switch (buffer.Event)
        {
            case Resumed:
                running.Push(buffer.Resumed());
                break;
            case Suspended:
                running.TryPop(out _);
                break;
            case Completed when running.TryPop(out var task):
                _ended[task] = buffer.Time;
                if (_parked.TryGetValue(task, out var parked) && parked.Time <= buffer.Time)
                {
                    _parked.Remove(task);
                }
                break;
            case CreatedAt or SuspendedAt:
                var (id, frames) = buffer.Parked(hasParent: buffer.Event == CreatedAt);
                if ((!_ended.TryGetValue(id, out var ended) || ended < buffer.Time) && (!_parked.TryGetValue(id, out var known) || known.Time < buffer.Time))
                {
                    _parked[id] = (buffer.Time, frames);
                }
                break;
            case ThreadReset:
                running.Clear();
                break;
        }
    }

    private static NamedFrame[] Named(NamedFrame[] frames) => frames.Length > 0 ? frames : [new NamedFrame("(a method that the runtime does not name)", "")];

    private static NamedFrame? FrameOf(nint address) =>
        address == 0 ? null
        : s_methodOf?.Invoke(address) is not { } method ? new NamedFrame($"0x{address:x}", "")
        : ParkedPlaces.IsRuntimeAsync(method) ? MethodName.OfMethod(method)
        : null;
}
