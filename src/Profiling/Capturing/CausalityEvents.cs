using System.Collections.Concurrent;
using System.Diagnostics.Tracing;
using Leak.Profiling.Naming;

namespace Leak.Profiling.Capturing;

/// <summary>The public way: operations begun and not ended, by the causality events of the task library.</summary>
internal sealed class CausalityEvents : EventListener
{
    private const EventKeywords AsyncCausalityOperation = (EventKeywords)0x8;
    private const int TraceOperationBegin = 14;
    private const int TraceOperationEnd = 15;

    // An initializer, not a constructor: the base class's constructor already calls back.
    private readonly ConcurrentDictionary<int, string> _names = new();

    private readonly RuntimeAsyncEvents? _runtimeAsync =
        Environment.Version.Major >= KnownRuntimes.FirstWithRuntimeAsync ? new RuntimeAsyncEvents() : null;

    public int Count => _names.Count + (_runtimeAsync?.Count ?? 0);

    /// <summary>What it does not tell, as the end of a sentence; empty where that is no more than stacks and ages.</summary>
    public string Gap => _runtimeAsync is { IsKnown: false } ? "; this runtime's events of runtime-async methods are not as they are known, and those are not counted" : "";

    public StackCapture Capture()
    {
        var byName = _names.Values.GroupBy(name => name)
            .Select(group => (Frame: MethodName.OfOperation(group.Key), Count: group.Count()))
            .OrderByDescending(group => group.Count)
            .ThenBy(group => group.Frame.Method, StringComparer.Ordinal)
            .ToArray();
        var stacks = byName.Select(group => new CountedStack(group.Count, [group.Frame]))
            .Concat(_runtimeAsync?.Capture() ?? [])
            .OrderByDescending(stack => stack.Count)
            .ThenBy(stack => stack.Frames[0].Method, StringComparer.Ordinal)
            .ToArray();
        var roots = stacks.GroupBy(stack => stack.Frames[^1], stack => stack.Count)
            .Select(root => new CountedRoot(root.Key, root.Sum()))
            .OrderByDescending(root => root.Operations)
            .ThenBy(root => root.Frame.Method, StringComparer.Ordinal);
        return new StackCapture(CaptureSource.CausalityEvents, stacks.Sum(stack => stack.Count), stacks, [.. roots]);
    }

    public override void Dispose()
    {
        _runtimeAsync?.Dispose();
        base.Dispose();
    }

    protected override void OnEventSourceCreated(EventSource eventSource)
    {
        if (eventSource.Name == "System.Threading.Tasks.TplEventSource")
        {
            EnableEvents(eventSource, EventLevel.Informational, AsyncCausalityOperation);
        }
    }

    protected override void OnEventWritten(EventWrittenEventArgs eventData)
    {
        switch (eventData)
        {
            case { EventId: TraceOperationBegin, Payload: [int begun, string name, ..] }:
                _names[begun] = name;
                break;
            case { EventId: TraceOperationEnd, Payload: [int ended, ..] }:
                _names.TryRemove(ended, out _);
                break;
        }
    }
}
