using Leak.Timeouts.Connections;
using Leak.Timeouts.Limits;
using Leak.Timeouts.Reporting;
using Leak.Timeouts.Requests;
using Microsoft.AspNetCore.Connections.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;

namespace Leak.Timeouts.Middleware;

/// <summary>
/// The outermost middleware: tells a connection's watch of its requests, and answers for those that were asked to end. It awaits
/// nothing that is done, and knows no endpoint yet.
/// </summary>
internal sealed class RequestWatchMiddleware(RequestDelegate next, WatchSettings settings)
{
    private static readonly Func<object, Task> s_starting = static request =>
    {
        ((RequestWatch)request).OnStarting();
        return Task.CompletedTask;
    };

    private int _warned;

    public Task InvokeAsync(HttpContext context)
    {
        var connection = context.Features.Get<ConnectionWatch>();
        if (connection is null)
        {
            Warn(context);
            return next(context);
        }

        var request = connection.Begin(context);
        context.Response.OnStarting(s_starting, request);
        context.Response.OnCompleted(static request => ((RequestWatch)request).OnCompleted(), request);
        WatchUpgrade(context.Features, connection, request);

        Task answered;
        try
        {
            answered = next(context);
        }
        catch (Exception exception)
        {
            answered = Task.FromException(exception);
        }

        return answered.IsCompletedSuccessfully && request.Fired is null ? answered : AnswerAsync(answered, context, request);
    }

    private static void WatchUpgrade(IFeatureCollection features, ConnectionWatch connection, RequestWatch request)
    {
        if (connection.IsHttp2)
        {
            if (features.Get<IHttpExtendedConnectFeature>() is { IsExtendedConnect: true } connect)
            {
                features.Set<IHttpExtendedConnectFeature>(new UpgradeWatch(request, null, connect));
            }
        }
        else if (features.Get<IHttpUpgradeFeature>() is { IsUpgradableRequest: true } upgrade)
        {
            features.Set<IHttpUpgradeFeature>(new UpgradeWatch(request, upgrade, null));
        }
    }

    private static async Task AnswerAsync(Task answered, HttpContext context, RequestWatch request)
    {
        try
        {
            await answered;
        }
        catch (Exception) when (request.Fired is not null && !context.Response.HasStarted)
        {
            // It was asked to end, and did: answered below.
        }
        catch (Exception exception) when (request.Fired is not null && exception is OperationCanceledException or IOException)
        {
            // Kestrel would end it too, but log a fault of the application's.
            request.Break(context);
            throw;
        }

        if (request.Fired is { } limit && limit != Limit.Upstream && !context.Response.HasStarted)
        {
            context.Response.Clear();
            context.Response.StatusCode = limit == Limit.Read ? StatusCodes.Status408RequestTimeout : StatusCodes.Status503ServiceUnavailable;
        }
    }

    private void Warn(HttpContext context)
    {
        // Kestrel's, then: a test host's connections cannot stall.
        if (_warned == 0 && context.Features.Get<IConnectionHeartbeatFeature>() is not null && Interlocked.Exchange(ref _warned, 1) == 0)
        {
            Log.ConnectionsAreNotWatched(settings.Meter.Logger, context.Connection.LocalPort);
        }
    }
}
