using System.Net;
using Leak.Profiling.Ages;
using Leak.Profiling.Capturing;
using Leak.Profiling.Formats;
using Microsoft.AspNetCore.Http;

namespace Leak.Profiling.Endpoints;

/// <summary>Answers the requests of <see cref="TaskProfileEndpoints"/>.</summary>
internal sealed class TaskProfileHandler : IDisposable
{
    private readonly TaskProfileEndpointOptions _options;
    private readonly TaskProfile _profile;
    private readonly AgeKeeper? _ages;
    private int _busy;

    public TaskProfileHandler(TaskProfileEndpointOptions options)
    {
        _options = options;
        _profile = TaskProfile.Start(options.Profile);
        _ages = _profile.KeepAges(options.TimeProvider);
    }

    private TaskProfileHandler(TaskProfileHandler other) => (_options, _profile, _ages) = (other._options, other._profile, other._ages);

    public Task IndexAsync(HttpContext context)
    {
        if (IsRefused(context))
        {
            return RefuseAsync(context);
        }
        context.Response.ContentType = "text/html; charset=utf-8";
        context.Response.Headers.CacheControl = "no-store";
        return context.Response.WriteAsync(
            IndexPage.Of(context.Request.PathBase + context.Request.Path, _profile.Count(), _profile.Source, _profile.SourceReason),
            context.RequestAborted);
    }

    public async Task TasksAsync(HttpContext context)
    {
        if (IsRefused(context))
        {
            await RefuseAsync(context);
            return;
        }
        if (TaskProfileQuery.Parse(context.Request.Query, _options.MaxSeconds, out var error) is not { } query)
        {
            await ErrorAsync(context, StatusCodes.Status400BadRequest, error);
            return;
        }
        if (Interlocked.Exchange(ref _busy, 1) != 0)
        {
            context.Response.Headers.RetryAfter = "1";
            await ErrorAsync(context, StatusCodes.Status429TooManyRequests, "another capture is being made: one at a time");
            return;
        }
        try
        {
            await CaptureAsync(context, query);
        }
        finally
        {
            Volatile.Write(ref _busy, 0);
        }
    }

    /// <summary>
    /// Answers requests that nobody sent, so that what an answer takes is compiled and cached: the first that is asked for
    /// is one in trouble.
    /// </summary>
    public async Task RehearseAsync()
    {
        foreach (var frame in _profile.KnownStack)
        {
            _ = frame.File; // what there is yet of the application's own may be parked nowhere that has a line
        }
        // Another, so that whoever asks meanwhile is not told that a capture is being made.
        var rehearsing = new TaskProfileHandler(this);
        try
        {
            foreach (var query in (string[])["", "?format=speedscope", "?debug=2", "?debug=1"])
            {
                var context = new DefaultHttpContext();
                context.Request.QueryString = new QueryString(query);
                await rehearsing.TasksAsync(context); // its body is nowhere
            }
        }
        catch (ObjectDisposedException)
        {
            // The application has stopped already.
        }
    }

    public void Dispose()
    {
        _ages?.Dispose();
        _profile.Dispose();
    }

    private async Task CaptureAsync(HttpContext context, TaskProfileQuery query)
    {
        var singly = query.Format == TaskProfileFormat.SingleText || query.Seconds > 0;
        var capture = _profile.Capture(singly);
        if (query.Seconds > 0)
        {
            await Task.Delay(TimeSpan.FromSeconds(query.Seconds), _options.TimeProvider, context.RequestAborted);
            capture = CaptureFilter.Appeared(capture, _profile.Capture(singly));
        }
        using var answer = new CappedBuffer(_options.MaxResponseBytes);
        try
        {
            Write(capture, query, answer);
        }
        catch (ProfileTooLargeException e)
        {
            await ErrorAsync(context, StatusCodes.Status413PayloadTooLarge, $"{e.Message} ?debug=1 groups operations by stack; MaxResponseBytes is the ceiling.");
            return;
        }
        var (type, file) = query.Format switch
        {
            TaskProfileFormat.Pprof => ("application/octet-stream", "tasks.pb.gz"),
            TaskProfileFormat.Speedscope => ("application/json", "tasks.speedscope.json"),
            _ => ("text/plain; charset=utf-8", null),
        };
        var response = context.Response;
        response.ContentType = type;
        response.ContentLength = answer.Length;
        response.Headers.CacheControl = "no-store";
        response.Headers.XContentTypeOptions = "nosniff";
        if (file is not null)
        {
            response.Headers.ContentDisposition = $"attachment; filename=\"{file}\"";
        }
        await answer.SendAsync(response.Body, context.RequestAborted);
    }

    private void Write(TaskCapture capture, TaskProfileQuery query, CappedBuffer answer)
    {
        switch (query.Format)
        {
            case TaskProfileFormat.Pprof:
                PprofProfile.Write(capture, _options.TimeProvider.GetUtcNow(), TimeSpan.FromSeconds(query.Seconds), answer);
                break;
            case TaskProfileFormat.Speedscope:
                SpeedscopeJson.Write(capture, $"tasks of {Environment.ProcessId}", answer);
                break;
            case TaskProfileFormat.GroupedText:
                GroupedText.Write(capture, answer);
                break;
            case TaskProfileFormat.SingleText when _ages is not null:
                SingleText.Write(capture, _ages.AgeOf, answer);
                break;
            default:
                SingleText.WriteGroupsOnly(capture, answer);
                break;
        }
    }

    // No address at all: a pipe, a Unix socket, a server of a test. None of them leaves the machine.
    private bool IsRefused(HttpContext context) =>
        !_options.AllowRemote && context.Connection.RemoteIpAddress is { } address && !IPAddress.IsLoopback(Unmapped(address));

    private static IPAddress Unmapped(IPAddress address) => address.IsIPv4MappedToIPv6 ? address.MapToIPv4() : address;

    private static Task RefuseAsync(HttpContext context) =>
        ErrorAsync(context, StatusCodes.Status403Forbidden, "the task profile is served to this machine alone (AllowRemote)");

    private static Task ErrorAsync(HttpContext context, int status, string text)
    {
        context.Response.StatusCode = status;
        context.Response.ContentType = "text/plain; charset=utf-8";
        context.Response.Headers.XContentTypeOptions = "nosniff";
        return context.Response.WriteAsync(text + "\n", context.RequestAborted);
    }
}
