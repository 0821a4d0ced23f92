using Leak.Timeouts.Requests;

namespace Leak.Timeouts;

/// <summary>
/// Marks an endpoint whose response lives long by intent: it is ended by silence or unread data (<see cref="TimeoutsOptions.Stream"/>),
/// not by its age. Answers of type <c>text/event-stream</c> and gRPC methods that stream need no mark.
/// </summary>
[AttributeUsage(AttributeTargets.Class | AttributeTargets.Method)]
public sealed class StreamTimeoutAttribute : Attribute, IStreamTimeout
{
    /// <summary>Seconds in place of <see cref="TimeoutsOptions.Stream"/>, from 0.1 to 86,400, or 0 for off. Default: the server's.</summary>
    public double Seconds { get; set => field = DeadlinesAttribute.Checked(value); } = double.NaN;
}
