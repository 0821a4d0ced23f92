using Leak.Profiling.Requests;

namespace Leak.Profiling;

/// <summary>
/// The requests in progress of an application, which <see cref="RequestsInProgressServices.AddRequestsInProgress"/> has noted: a service
/// of it, to be given to diagnostics that are another application (<see cref="TaskProfileEndpointOptions.Requests"/>).
/// </summary>
/// <remarks>Safe to use from any thread.</remarks>
public sealed class RequestsInProgress
{
    internal RequestsInProgress(OpenRequests open) => Open = open;

    /// <summary>How many there are now.</summary>
    public int Count => Open.Count;

    internal OpenRequests Open { get; }
}
