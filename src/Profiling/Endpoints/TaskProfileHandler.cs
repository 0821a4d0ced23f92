using System.Net;
using Leak.Profiling.Ages;
using Leak.Profiling.Capturing;
using Leak.Profiling.Formats;
using Microsoft.AspNetCore.Http;

namespace Leak.Profiling.Endpoints;

/// <summary>Answers the requests for the profile.</summary>
internal sealed class TaskProfileHandler : IDisposable
{
    /// <summary>Answers that their clients have yet to take: they hold memory, so there are no more than this.</summary>
    private const int MostUnsent = 4;

    private readonly Func<EndpointSettings> _settings;
    private readonly OperationReader _operations;
    private readonly AgeKeeper? _ages;
    private int _busy;
    private int _unsent;

    /// <param name="settings">How it answers; asked each time, as the application may change it while it runs.</param>
    /// <param name="operations">What it reads, and disposes of.</param>
    public TaskProfileHandler(Func<EndpointSettings> settings, OperationReader operations)
    {
        _settings = settings;
        _operations = operations;
        // From now on it notes which operations were there when. Events do not tell one from another.
        _ages = operations.Table is { } table ? new AgeKeeper(table, settings().TimeProvider) : null;
    }

    private TaskProfileHandler(TaskProfileHandler other) => (_settings, _operations, _ages) = (other._settings, other._operations, other._ages);

    public Task IndexAsync(HttpContext context)
    {
        if (IsRefused(context))
        {
            return RefuseAsync(context);
        }
        context.Response.ContentType = "text/html; charset=utf-8";
        context.Response.Headers.CacheControl = "no-store";
        return context.Response.WriteAsync(
            IndexPage.Of(context.Request.PathBase + context.Request.Path, _operations.Count(), _operations.Source, _operations.SourceReason),
            context.RequestAborted);
    }

    public async Task TasksAsync(HttpContext context)
    {
        if (IsRefused(context))
        {
            await RefuseAsync(context);
            return;
        }
        if (TaskProfileQuery.Parse(context.Request.Query, _settings().MaxSeconds, out var error) is not { } query)
        {
            await ErrorAsync(context, StatusCodes.Status400BadRequest, error);
            return;
        }
        if (Interlocked.Exchange(ref _busy, 1) != 0)
        {
            await ErrorAsync(context, StatusCodes.Status429TooManyRequests, "another capture is being made: one at a time");
            return;
        }
        using var answer = new CappedBuffer(_settings().MaxResponseBytes);
        (int Status, string Text)? refusal;
        try
        {
            refusal = Volatile.Read(ref _unsent) < MostUnsent
                ? await CaptureAsync(query, answer, context.RequestAborted)
                : (StatusCodes.Status429TooManyRequests, $"{MostUnsent} answers are not read to their end yet: no more at a time");
            if (refusal is null)
            {
                Interlocked.Increment(ref _unsent);
            }
        }
        finally
        {
            // Before anything is sent: a client that does not read keeps nobody else from a capture.
            Volatile.Write(ref _busy, 0);
        }
        if (refusal is not null)
        {
            await ErrorAsync(context, refusal.Value.Status, refusal.Value.Text);
            return;
        }
        try
        {
            await SendAsync(context, query.Format, answer);
        }
        finally
        {
            Interlocked.Decrement(ref _unsent);
        }
    }

    /// <summary>
    /// Answers requests that nobody sent, so that what an answer takes is compiled and cached: the first that is asked for
    /// is one in trouble.
    /// </summary>
    public async Task RehearseAsync()
    {
        foreach (var frame in _operations.KnownStack)
        {
            _ = frame.Location; // what there is yet of the application's own may be parked nowhere that has a line
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
        _operations.Dispose();
    }

    /// <returns>What to answer instead, where the capture is too large.</returns>
    private async Task<(int Status, string Text)?> CaptureAsync(TaskProfileQuery query, CappedBuffer answer, CancellationToken cancellationToken)
    {
        var singly = query.Format == TaskProfileFormat.SingleText || query.Seconds > 0;
        var capture = _operations.Capture(singly);
        if (query.Seconds > 0)
        {
            await Task.Delay(TimeSpan.FromSeconds(query.Seconds), _settings().TimeProvider, cancellationToken);
            capture = CaptureFilter.Appeared(capture, _operations.Capture(singly));
        }
        try
        {
            Write(capture, query, answer);
            return null;
        }
        catch (ProfileTooLargeException e)
        {
            return (StatusCodes.Status413PayloadTooLarge, $"{e.Message} ?debug=1 groups operations by stack; MaxResponseBytes is the ceiling.");
        }
    }

    private static Task SendAsync(HttpContext context, TaskProfileFormat format, CappedBuffer answer)
    {
        var (type, file) = format switch
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
        return answer.SendAsync(response.Body, context.RequestAborted);
    }

    private void Write(StackCapture capture, TaskProfileQuery query, CappedBuffer answer)
    {
        switch (query.Format)
        {
            case TaskProfileFormat.Pprof:
                PprofProfile.Write(capture, _settings().TimeProvider.GetUtcNow(), TimeSpan.FromSeconds(query.Seconds), answer);
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
        !_settings().AllowRemote && context.Connection.RemoteIpAddress is { } address && !IPAddress.IsLoopback(Unmapped(address));

    private static IPAddress Unmapped(IPAddress address) => address.IsIPv4MappedToIPv6 ? address.MapToIPv4() : address;

    private static Task RefuseAsync(HttpContext context) =>
        ErrorAsync(context, StatusCodes.Status403Forbidden, "the task profile is served to this machine alone (AllowRemote)");

    private static Task ErrorAsync(HttpContext context, int status, string text)
    {
        context.Response.StatusCode = status;
        if (status == StatusCodes.Status429TooManyRequests)
        {
            context.Response.Headers.RetryAfter = "1";
        }
        context.Response.ContentType = "text/plain; charset=utf-8";
        context.Response.Headers.XContentTypeOptions = "nosniff";
        return context.Response.WriteAsync(text + "\n", context.RequestAborted);
    }
}
