using Leak.Bounds.Verdicts;

namespace Leak.Bounds.Reports;

/// <summary>What each bound asks, in a sentence for those who see it for the first time.</summary>
internal static class BoundWords
{
    private static readonly Dictionary<string, string> s_meanings = new(StringComparer.Ordinal)
    {
        [BoundNames.LifetimeAtLeast] = "No stalled connection is closed before its limit.",
        [BoundNames.LifetimeAtMost] = "No stalled connection lives longer than its limit and 2.5 s.",
        [BoundNames.HeldPastLimit] = "None that was watched for that long is still held.",
        [BoundNames.RequestsEnded] = "Every stalled request is ended at its limit, and within 2.5 s of it.",
        [BoundNames.ClosedAfterRequests] = "A connection whose requests were ended is closed by the next limit.",
        [BoundNames.LimitThatEndedRequests] = "The server names the right limit for each request that it ended.",
        [BoundNames.Stalled] = "Every client came to its stall; else what became of it says nothing.",
        [BoundNames.LeftBehind] = "Once the clients are gone the server has recorded the end of each connection.",
        [BoundNames.LimitThatFired] = "The server names the right limit for each connection that it closed.",
        [BoundNames.ConnectionsDuring] = "At every sample: no more connections than had come within the longest time that one may live (Little's law, made exact).",
        [BoundNames.TcpConnectionsDuring] = "The same, counted by the operating system.",
        [BoundNames.ControlKept] = "What nothing ends in the kernel stayed there.",
        [BoundNames.KernelSocketsDuring] = "The same, with those that the kernel keeps for the server.",
        [BoundNames.RequestsDuring] = "At every sample: no more requests in progress than those connections have.",
        [BoundNames.TasksDuring] = "At every sample: no more tasks than those connections need, each as many as one was seen to need before the run.",
        [BoundNames.ConnectionsAfter] = "Once the clients are gone, connections are back at the baseline.",
        [BoundNames.TcpConnectionsAfter] = "The same, counted by the operating system.",
        [BoundNames.KernelSocketsAfter] = "The same, of those that the kernel keeps.",
        [BoundNames.UnsentBytesAfter] = "No bytes wait for clients that are gone.",
        [BoundNames.RequestsAfter] = "Once the clients are gone, no more requests are in progress than before.",
        [BoundNames.TasksAfter] = "Once the clients are gone, tasks are back at the baseline.",
        [BoundNames.DescriptorsAfter] = "File descriptors are back at the baseline.",
        [BoundNames.TimersAfter] = "Timers are back at the baseline.",
        [BoundNames.OutgoingAfter] = "Connections that the server opened are back at the baseline.",
        [BoundNames.ControlHeld] = "A control must hold at least 95% of what came, or its pair proves nothing.",
        [BoundNames.ControlClosed] = "A control's server closes none.",
        [BoundNames.ControlEnded] = "A control's server ends no request.",
        [BoundNames.ControlLeftBehind] = "What nothing bounds must stay.",
        [BoundNames.LiveClientsServed] = "Legitimate clients are served, whatever others do.",
    };

    /// <summary>The sentence; of a bound that is not ours, nothing.</summary>
    public static string Of(string bound) => s_meanings.GetValueOrDefault(bound) ?? "";
}
