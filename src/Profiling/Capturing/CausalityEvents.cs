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

    public int Count => _names.Count;

    public StackCapture Capture()
    {
        var byName = _names.Values.GroupBy(name => name)
            .Select(group => (Frame: MethodName.OfOperation(group.Key), Count: group.Count()))
            .OrderByDescending(group => group.Count)
            .ThenBy(group => group.Frame.Method, StringComparer.Ordinal)
            .ToArray();
        return new StackCapture(
            CaptureSource.CausalityEvents,
            byName.Sum(group => group.Count),
            [.. byName.Select(group => new CountedStack(group.Count, [group.Frame]))],
            [.. byName.Select(group => new CountedRoot(group.Frame, group.Count))]);
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
