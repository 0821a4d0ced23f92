using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;

namespace Leak.Profiling.Requests;

/// <summary>Notes each request while it is in progress.</summary>
/// <param name="next">The rest of the application.</param>
/// <param name="requests">Where to.</param>
/// <param name="limits">Tells the limits of a request; null where nobody does.</param>
internal sealed class OpenRequestsMiddleware(RequestDelegate next, OpenRequests requests, RequestLimits limits)
{
    public Task InvokeAsync(HttpContext context)
    {
        var request = new OpenRequest(context, limits.Of?.Invoke(context), limits.Of is not null);
        context.Features.Set<IEndpointFeature>(request);
        requests.Add(request);
        Task answered;
        try
        {
            answered = next(context);
        }
        catch
        {
            requests.Remove(request);
            throw;
        }
        if (answered.IsCompleted)
        {
            requests.Remove(request);
            return answered;
        }
        // A method of ours, so that there is an operation which the profile is sure to know, whatever the application returned.
        return request.Operation = AwaitAsync(answered, request);
    }

    private async Task AwaitAsync(Task answered, OpenRequest request)
    {
        try
        {
            await answered;
        }
        finally
        {
            requests.Remove(request);
        }
    }
}
